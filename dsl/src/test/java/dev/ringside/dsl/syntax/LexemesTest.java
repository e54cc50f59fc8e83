package dev.ringside.dsl.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.dsl.syntax.Lexeme.Kind;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LexemesTest {
  private static final int SOURCES = 100_000;
  private static final long SEED = 20_260_103;
  private static final List<String> PIECES =
      List.of(
          "def ",
          "if (",
          "x",
          "gdb.break('f') <",
          "pid == 1",
          ">",
          " ",
          "  \t",
          "\n",
          "\r\n",
          "\r",
          "'",
          "\"",
          "'''",
          "\"\"\"",
          "/",
          "$/",
          "/$",
          "${",
          "$x",
          "$",
          "\\",
          "\\\n",
          "(",
          ")",
          "[",
          "]",
          "?[",
          "{",
          "}",
          "//",
          "/*",
          "*/",
          "#!",
          "#",
          "1",
          "0x",
          "09",
          "1_",
          "1.5e3",
          ".",
          "..",
          "?.",
          "->",
          "é",
          "😀",
          "\uD83D",
          "\uDE00",
          "\u0000",
          "\u0001",
          "\uFFFF",
          "\uFEFF",
          "`",
          "@",
          "=",
          "+",
          "==~",
          "class ",
          ";",
          ",",
          "true",
          "\"a ${x + 1} b\"",
          "/re/",
          "~");

  /** A letter for each kind, in the order of the enumeration. */
  private static final String LETTERS = "kvnsco(<_!";

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "def x = 1 | kkk_v_o_n",
        "x.class | vovvvvv",
        "true | kkkk",
        "a ? 'b' : null | v_o_sss_o_kkkk",
        "x // y | v_cccc",
        "x /* y | v_cccc",
        "\"a ${x} b\" | ssss(v(sss",
        "'abc | ssss",
        "'abc\\nx | !!!!_v",
        "'''a\\nb | ssssss",
        "x + 'a\\y' + 1 | v_o_!!!!!_o_n",
        "'''\\y''' 1 | !!!!!!!!_n",
        "x = /re | v_o_sss",
        "x / y | v_o_v",
        "foo(] | vvv(!",
        "# | !",
        "'😀' + x | ssss_o_v",
        "a < b | v_o_v",
        "g.break('f') < pid == 1 > | vovvvvv(sss(_<_vvv_oo_n_<",
        "g.break('f') < pid | vovvvvv(sss(_<_vvv",
        "\"a $x.y b\" | ssssvvvsss",
        "x \\\\ | v__",
      })
  void everyCharacterHasItsKind(String source, String kinds) {
    String text = source.replace("\\n", "\n").replace("\\\\", "\\");
    assertThat(letters(text)).isEqualTo(kinds);
  }

  @Test
  void thePiecesOfAnyTextAreTheText() {
    Random random = new Random(SEED);
    for (int i = 0; i < SOURCES; i++) {
      String source = source(random);
      String whole =
          Lexemes.of(source).stream()
              .map(l -> source.substring(l.start(), l.end()))
              .collect(Collectors.joining());
      if (!whole.equals(source)) {
        assertThat(whole).as("source %d of seed %d", i, SEED).isEqualTo(source);
      }
    }
  }

  @Test
  void anyTextHasAVerdict() {
    Random random = new Random(SEED + 1);
    int open = 0;
    for (int i = 0; i < SOURCES / 5; i++) {
      open += Completeness.of(source(random)).kind() == Completeness.Kind.OPEN ? 1 : 0;
    }
    // The fuzzing is worth something only while not every text is wrong.
    assertThat(open).isGreaterThan(SOURCES / 50);
  }

  private static String source(Random random) {
    StringBuilder source = new StringBuilder();
    for (int n = random.nextInt(12); n >= 0; n--) {
      source.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return source.toString();
  }

  private static String letters(String source) {
    StringBuilder letters = new StringBuilder();
    for (Lexeme lexeme : Lexemes.of(source)) {
      letters.append(letter(lexeme.kind()).repeat(lexeme.end() - lexeme.start()));
    }
    return letters.toString();
  }

  private static String letter(Kind kind) {
    return LETTERS.substring(kind.ordinal(), kind.ordinal() + 1);
  }
}
