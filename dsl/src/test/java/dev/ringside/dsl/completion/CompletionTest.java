package dev.ringside.dsl.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.dsl.Knowledge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bar marks the cursor. */
class CompletionTest {
  private static final Scope SCOPE =
      Scope.of(
          Map.of(
              "frames",
              new ArrayList<>(List.of("a")),
              "sizes",
              Map.of("one", 1, "two words", 2),
              "target",
              7));

  private static final Knowledge KERNELS =
      new Knowledge() {
        @Override
        public List<String> kernels() {
          return List.of("debian:6.1.0-56-cloud");
        }

        @Override
        public List<String> saved() {
          return List.of("clean", "before the bug");
        }
      };

  private static Result at(String marked) {
    int cursor = marked.indexOf('|');
    String text = marked.substring(0, cursor) + marked.substring(cursor + 1);
    return Completion.at(text, cursor, SCOPE, KERNELS);
  }

  private static List<String> texts(String marked) {
    return at(marked).candidates().stream().map(Candidate::text).toList();
  }

  @ParameterizedTest(name = "{0} gives only {1}")
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "vm.bo|                                 # boot(",
        "x = 1; vm.bo|                          # boot(",
        "vm.boot(ker|                           # `kernel: `",
        "vm.boot(kernel: 'x', ker|              # kernel",
        "vm.boot(memory: '1G', mem|             # `` ",
        "vm.boot(accelerator: 'k|               # kvm",
        "vm.boot(accelerator: t|                # 'tcg'",
        "vm.boot(nokaslr: f|                    # false",
        "vm.boot(kernel: 'debian:|              # debian:6.1.0-56-cloud",
        "vm.restore('b|                        # before the bug",
        "gdb.bt().first().fun|                  # function",
        "gdb.bt()[0].fun|                       # function",
        "gdb.bt().take(3)[0].fil|               # file",
        "gdb.bt().find { it.fun|                # function",
        "gdb.collect(5) { stop -> stop.cont|    # context",
        "gdb.collect(5) { stop -> stop.context.lab| # label()",
        "gdb.break('f') < pid == 1 > { stop -> stop.st| # stay()",
        "gdb.break('f').disab|                  # disable()",
        "f = gdb.bt(); f.first().leve|          # level",
        "guest.run('x').out.trim().toUpp|       # toUpperCase(",
        "guest.run('x').out.readLines()[0].isBl| # isBlank(",
        "'abc'.toUpp|                           # toUpperCase(",
        "\"a${vm.bo|                            # boot(",
        "sizes.on|                              # one",
        "[1, 2].eachWithI|                      # eachWithIndex(",
        "tar|                                   # target",
        "gues|                                  # guest",
        "retu|                                  # return",
        "new ArrayL|                            # ArrayList",
        "new File('x').isDir|                   # isDirectory()",
        "Math.flo|                              # floor(",
        "gdb.regs.isEm|                         # isEmpty()",
      })
  void completes(String marked, String only) {
    if (only == null || only.isEmpty()) {
      assertThat(texts(marked)).isEmpty();
    } else {
      assertThat(texts(marked)).anySatisfy(text -> assertThat(text).startsWith(only.strip()));
      assertThat(texts(marked).get(0)).startsWith(only.strip());
    }
  }

  @Test
  void verbsComeFirstAndNoiseNotAtAll() {
    assertThat(texts("gdb.|")).startsWith("break(", "tbreak(").doesNotContain("wait(", "class");
    assertThat(texts("gdb.|")).contains("bt()", "regs", "breakAt(");
    assertThat(texts("gdb.wa|")).startsWith("watch(");
    assertThat(texts("vm.boot(|")).startsWith("kernel: ", "initrd: ").contains("target");
    assertThat(texts("vm.boot(kernel: 'debian', |")).startsWith("initrd: ");
    assertThat(texts("vm.boot(kernel: |")).containsExactly("'debian'", "'debian:6.1.0-56-cloud'");
    assertThat(texts("vm.boot(accelerator: '|")).containsExactly("auto", "kvm", "tcg");
  }

  @Test
  void leavesOpenWhatAMethodOfThatNameTakes() {
    assertThat(texts("'a'.toUpperC|")).containsExactly("toUpperCase(");
    assertThat(texts("'a'.isBl|")).containsExactly("isBlank()");
    assertThat(texts("gdb.bt|")).containsExactly("bt()");
  }

  @Test
  void tellsTheFromAndTheDescription() {
    Result result = at("x = vm.bo|");
    assertThat(result.from()).isEqualTo(7);
    assertThat(result.candidates().get(0).description()).startsWith("Boots a kernel");
    assertThat(at("vm.boot(kernel: 'debian:6|").close()).isEqualTo("'");
    assertThat(at("vm.boot(kernel: 'debian:6|").from()).isEqualTo(17);
  }

  @Test
  void offersNothingInCommentsAndBehindValues() {
    assertThat(texts("// vm.bo|")).isEmpty();
    assertThat(texts("/* vm.bo|")).isEmpty();
    assertThat(texts("12|")).isEmpty();
    assertThat(texts("'abc'|")).isEmpty();
    assertThat(texts("vm.boot()|")).isEmpty();
    assertThat(texts("'vm.bo|")).isEmpty();
  }

  @Test
  void namesFilesInPaths(@TempDir Path folder) throws Exception {
    Files.createFile(folder.resolve("test prog.c"));
    Files.createDirectory(folder.resolve("tests"));
    Files.createFile(folder.resolve(".hidden"));
    assertThat(texts("guest.compile('" + folder + "/te|")).containsExactly("test prog.c", "tests/");
    assertThat(texts("guest.push(\"" + folder + "/.|")).containsExactly(".hidden");
    assertThat(texts("vm.boot(disk: ['" + folder + "/test |")).containsExactly("test prog.c");
    assertThat(texts("vm.boot(kernel: '" + folder + "/|")).hasSize(2);
    assertThat(texts("new File('" + folder + "/tes|")).hasSize(2);
    assertThat(at("guest.compile('" + folder + "/te|").close()).isEqualTo("'");
    assertThat(texts("guest.pull('" + folder + "/te|")).as("a path of the guest").isEmpty();
  }

  @Test
  void replacesTheTildeThatNoVerbKnows() {
    String home = System.getProperty("user.home");
    assertThat(texts("guest.compile('~/.|")).allSatisfy(t -> assertThat(t).startsWith(home + "/."));
  }

  @Test
  void tellsHowACallIsWritten() {
    String text = "vm.boot(kernel: 'debian', ";
    List<Signature> boot = Completion.signatures(text, text.length(), SCOPE);
    assertThat(boot).hasSize(1);
    assertThat(boot.get(0).usage()).isEqualTo("vm.boot(kernel: 'debian', …)");
    assertThat(boot.get(0).purpose()).startsWith("Boots a kernel");
    assertThat(Completion.signatures("gdb.break", 9, SCOPE)).hasSize(1);
    assertThat(Completion.signatures("'a'.isBlank(", 12, SCOPE))
        .extracting(Signature::usage)
        .containsExactly("boolean isBlank()");
    assertThat(Completion.signatures("1 + 2", 5, SCOPE)).isEmpty();
  }
}
