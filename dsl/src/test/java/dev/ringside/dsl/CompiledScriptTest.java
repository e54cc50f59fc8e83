package dev.ringside.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.dsl.syntax.ConditionSyntax;
import groovy.lang.Binding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompiledScriptTest {
  private static final String SCRIPT =
      """
      class Pair { int first; String second }
      def twice(n) { n * 2 }
      p = new Pair(first: 3, second: 'x')
      [twice(p.first), (1..3).collect { it + p.first }, args.size(), "${p.second}" as String]
      """;

  @TempDir Path folder;
  private int compiled;

  private Object run(String source, String name, String... args) {
    return new CompiledScript(folder)
        .of(
            source,
            name,
            () -> {
              compiled++;
              CompilerConfiguration configuration = new CompilerConfiguration();
              ConditionSyntax.configure(configuration);
              return configuration;
            },
            new Binding(args))
        .run();
  }

  private Path only() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findFirst().orElseThrow();
    }
  }

  @Test
  void aScriptIsCompiledOnce() {
    List<?> value = List.of(6, List.of(4, 5, 6), 2, "x");
    assertThat(run(SCRIPT, "a.groovy", "1", "2")).isEqualTo(value);
    assertThat(run(SCRIPT, "a.groovy", "3", "4")).isEqualTo(value);
    assertThat(compiled).isEqualTo(1);
    run(SCRIPT + "\n", "a.groovy");
    run(SCRIPT, "b.groovy");
    assertThat(compiled).isEqualTo(3);
  }

  @Test
  void aConditionIsWhatItWasAndHasTheValuesOfNow() {
    String script =
        """
        class Told { def when(condition) { condition } }
        n = args.size()
        new Told().when { pid == n }
        """;
    String first = String.valueOf(run(script, "-e", "x"));
    String second = String.valueOf(run(script, "-e", "x", "y"));
    assertThat(compiled).isEqualTo(1);
    assertThat(second).isEqualTo(first.replace("1", "2")).isNotEqualTo(first);
  }

  @Test
  void aFailureNamesTheSameLine() {
    String script = "x = 1\nthrow new IllegalStateException('thrown')\n";
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> run(script, "lab.groovy"))
          .satisfies(
              thrown ->
                  assertThat(ScriptFailure.sentence(thrown, script, "lab.groovy"))
                      .isEqualTo("lab.groovy: line 2: thrown"));
    }
    assertThat(compiled).isEqualTo(1);
  }

  @Test
  void whatDoesNotCompileIsSaidEachTime() {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> run("x = (1", "a.groovy"))
          .isInstanceOf(MultipleCompilationErrorsException.class);
    }
    assertThat(compiled).isEqualTo(2);
  }

  @Test
  void aDamagedFileIsCompiledAgain() throws IOException {
    run("6 * 7", "a.groovy");
    byte[] good = Files.readAllBytes(only());
    for (int at = 0; at < good.length; at += 97) {
      byte[] bad = good.clone();
      bad[at] ^= 1;
      Files.write(only(), bad);
      assertThat(run("6 * 7", "a.groovy")).isEqualTo(42);
    }
    Files.write(only(), new byte[3]);
    assertThat(run("6 * 7", "a.groovy")).isEqualTo(42);
    assertThat(compiled).isEqualTo(1 + (good.length + 96) / 97 + 1);
  }
}
