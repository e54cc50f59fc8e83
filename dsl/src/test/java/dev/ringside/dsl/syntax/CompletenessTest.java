package dev.ringside.dsl.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.ringside.dsl.syntax.Completeness.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompletenessTest {
  private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```groovy\n(.*?)^```$");
  private static final Path ROOT = Path.of("..");

  record Case(Kind kind, String what, String source) {}

  static List<Case> cases() throws IOException {
    try (InputStream in = CompletenessTest.class.getResourceAsStream("/completeness-cases.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(CompletenessTest::parse)
          .toList();
    }
  }

  private static Case parse(String line) {
    String[] columns = line.split(" {2,}", 3);
    String what = columns[1].equals("-") ? "" : columns[1];
    return new Case(Kind.valueOf(columns[0]), what, columns[2].replace("\\n", "\n"));
  }

  /** Entries that are whole: the README's examples, the scripts, every case of a condition. */
  static List<String> corpus() throws IOException {
    List<String> entries = new ArrayList<>();
    EXAMPLE
        .matcher(Files.readString(ROOT.resolve("README.md")))
        .results()
        .forEach(block -> entries.add(block.group(1)));
    try (Stream<Path> scripts = Files.list(ROOT.resolve("scripts"))) {
      for (Path script : scripts.filter(p -> p.toString().endsWith(".groovy")).toList()) {
        entries.add(Files.readString(script));
      }
    }
    for (String file : List.of("/condition-cases.txt", "/more-condition-cases.txt")) {
      SyntaxCases.read(file, 'C').forEach(c -> entries.add(c.source()));
    }
    return entries;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theVerdict(Case c) {
    Completeness verdict = Completeness.of(c.source());
    assertThat(verdict.kind()).isEqualTo(c.kind());
    assertThat(verdict.what()).isEqualTo(c.what());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n", " \t\n \r\n"})
  void nothingIsComplete(String source) {
    assertThat(Completeness.of(source).kind()).isEqualTo(Kind.COMPLETE);
  }

  @Test
  void theDepthCountsWhatIsOpen() {
    assertThat(Completeness.of("foo([1, \"${ x").depth()).isEqualTo(4);
    assertThat(Completeness.of("if (a)").depth()).isZero();
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void aWholeEntryIsComplete(String entry) {
    assertThat(Completeness.of(entry).kind()).isEqualTo(Kind.COMPLETE);
  }

  /** What is typed line by line would be evaluated too early if it were anything but open. */
  @ParameterizedTest
  @MethodSource("corpus")
  void typedLineByLineNoLineIsWrong(String entry) {
    for (int end = entry.indexOf('\n'); end >= 0; end = entry.indexOf('\n', end + 1)) {
      String typed = entry.substring(0, end);
      assertThat(Completeness.of(typed).kind()).as(typed).isNotEqualTo(Kind.WRONG);
    }
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void everyBeginningHasAVerdict(String entry) {
    for (Lexeme lexeme : Lexemes.of(entry)) {
      String typed = entry.substring(0, lexeme.end());
      assertThatCode(() -> Completeness.of(typed)).as(typed).doesNotThrowAnyException();
    }
  }
}
