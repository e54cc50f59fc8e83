package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryHighlighterTest {
  private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
  private final EntryHighlighter highlighter = new EntryHighlighter(true, () -> true);

  @Test
  void eachKindHasItsColour() {
    String text = "def x = gdb.break('f') < pid == 10 > // why #";
    AttributedString shown = highlighter.highlight(text, text.length());
    assertThat(at(shown, "def")).isEqualTo(PLAIN.bold());
    assertThat(at(shown, "x")).isEqualTo(PLAIN);
    assertThat(at(shown, "gdb")).isEqualTo(PLAIN.bold().foreground(AttributedStyle.BLUE));
    assertThat(at(shown, "break")).isEqualTo(PLAIN);
    assertThat(at(shown, "'f'")).isEqualTo(PLAIN.foreground(AttributedStyle.GREEN));
    assertThat(at(shown, "<")).isEqualTo(PLAIN.bold().foreground(AttributedStyle.MAGENTA));
    assertThat(at(shown, ">")).isEqualTo(at(shown, "<"));
    assertThat(at(shown, "10")).isEqualTo(PLAIN.foreground(AttributedStyle.CYAN));
    assertThat(at(shown, "//")).isEqualTo(PLAIN.foreground(AttributedStyle.BRIGHT));
    assertThat(at(highlighter.highlight("x )", 0), ")"))
        .isEqualTo(PLAIN.foreground(AttributedStyle.RED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.gdb.y", "gdb = 1", "'gdb.x'", "gdbx.y"})
  void aVerbsNameIsOneOnlyWhereItBeginsAChain(String text) {
    assertThat(highlighter.highlight(text, 0).toAnsi()).doesNotContain("34");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x\ty\n\u0000\u001b[31m",
        "'abc",
        "'''x\n y",
        "\"${x",
        "foo(]",
        "'😀' \uD83D",
        "/help foo",
        "?x",
        "?",
        "gdb.break('f') < pid"
      })
  void theTextStaysAsItIs(String text) {
    for (int cursor = 0; cursor <= text.length(); cursor++) {
      assertThat(highlighter.highlight(text, cursor)).hasToString(text);
    }
  }

  /** In the second column the cursor stands under '^', in the third partners are marked. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "f(a, [1])|^        |         ",
        "f(a, [1])| ^       | _      _",
        "f(a, [1])|  ^      | _      _",
        "f(a, [1])|     ^   |     _ _ ",
        "f(a, [1])|        ^| _      _",
        "f(')')   |    ^    |         ",
        "f(')')   |     ^   | _   _   ",
        "(/*(*/)  |      ^  |_     _  ",
        "(1       |^        |         ",
        "(1]      |^        |         ",
        "\"${(a)}\"|   ^    |   _ _  ",
        "g.break(f) < x > |           ^     |           _   _ ",
      })
  void theBracketAtTheCursorAndItsPartnerAreMarked(String text, String cursor, String marks) {
    AttributedString shown = highlighter.highlight(text, cursor.indexOf('^'));
    StringBuilder marked = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      boolean underlined = (shown.styleAt(i).getStyle() & PLAIN.underline().getStyle()) != 0;
      marked.append(underlined ? '_' : ' ');
    }
    assertThat(marked.toString().stripTrailing()).isEqualTo(marks.stripTrailing());
  }

  @Test
  void aCommandHasItsOwnColour() {
    AttributedString shown = highlighter.highlight("/help 'x' 1", 3);
    assertThat(at(shown, "/help")).isEqualTo(PLAIN.bold().foreground(AttributedStyle.YELLOW));
    assertThat(at(shown, "'x'")).isEqualTo(PLAIN);
  }

  @Test
  void withoutColoursOrBeforeGroovyIsThereTheTextIsPlain() {
    AttributedString plain = new AttributedString("def x = (1)");
    assertThat(new EntryHighlighter(false, () -> true).highlight("def x = (1)", 0))
        .isEqualTo(plain);
    assertThat(new EntryHighlighter(true, () -> false).highlight("def x = (1)", 0))
        .isEqualTo(plain);
  }

  private static AttributedStyle at(AttributedString shown, String word) {
    return shown.styleAt(shown.toString().indexOf(word));
  }
}
