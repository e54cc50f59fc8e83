package dev.ringside.shell.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.dsl.Instruction;
import dev.ringside.target.Address;
import dev.ringside.target.Frame;
import dev.ringside.target.Variable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a guest may say, and what of it may reach a terminal. */
class VisibleTest {
  /** Colour, title, one-byte CSI, bell, carriage return, backspace, an override, an isolate. */
  private static final String HOSTILE =
      "a\u001b[31mb\u001b]0;title\u0007c\u009b2Jd\u0007e\rf\bg\u202eh\u2066i\u200bj\ttab\u0000\u007f";

  @Test
  void controlsAreTakenOutAndWhatReordersOrHidesIsShown() {
    assertThat(Visible.text("\u001b[31mred\u001b[0m\u0007\u009b")).isEqualTo("red");
    assertThat(Visible.text("abc\u202ecba")).isEqualTo("abc\\u202ecba");
    assertThat(Visible.text("a\u2028b\ud800c\ufeff")).isEqualTo("a\\u2028b\\ud800c\\ufeff");
    assertThat(Visible.text("\udb40\udc41")).isEqualTo("\\udb40\\udc41");
    assertThat(Visible.text("one\ttwo\nthree\n")).isEqualTo("one\ttwo\nthree\n");
    assertThat(Visible.text("äöü 数据库 😀 👨‍👩‍👧 é")).isEqualTo("äöü 数据库 😀 👨‍👩‍👧 é");
  }

  @Test
  void inCellsTabsAreBlanksUpToTheNextStop() {
    assertThat(Visible.cells("a\tb\n数\tc\t")).isEqualTo("a       b\n数      c       ");
  }

  @Test
  void quotedTextShowsEveryControl() {
    assertThat(Visible.quoted("it's\\\n\r\t\u001b[1m\u0085\u202e"))
        .isEqualTo("'it\\'s\\\\\\n\\r\\t\\u001b[1m\\u0085\\u202e'");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 40, 80, 200})
  void nothingOfItReachesTheTerminalInAnyForm(int width) {
    Variable variable = new Variable(HOSTILE, "", HOSTILE);
    Address address = new Address(-1);
    List<Object> values =
        List.of(
            HOSTILE,
            HOSTILE + "\n" + HOSTILE,
            List.of(HOSTILE, HOSTILE.repeat(20)),
            Map.of(HOSTILE, HOSTILE),
            Map.of(HOSTILE, List.of(Map.of(HOSTILE, HOSTILE))),
            List.of(Map.of(HOSTILE, HOSTILE, "list", List.of(HOSTILE))),
            List.of(List.of(HOSTILE), Map.of(HOSTILE, HOSTILE)),
            new Frame(0, address, HOSTILE, HOSTILE, 1, List.of(variable)),
            List.of(variable),
            List.of(new Instruction(address, HOSTILE, 0, "", HOSTILE)),
            new StringBuilder(HOSTILE),
            HOSTILE.toCharArray(),
            new Object() {
              @Override
              public String toString() {
                throw new IllegalStateException(HOSTILE);
              }
            });
    for (Object value : values) {
      assertThat(new View(Screen.of(width, 0)).show(value).text()).matches(VisibleTest::isHarmless);
      assertThat(View.text(value)).matches(VisibleTest::isHarmless);
    }
  }

  private static boolean isHarmless(String text) {
    return !text.isEmpty()
        && text.codePoints()
            .allMatch(
                c ->
                    c == '\n'
                        || c == '\t'
                        || !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT);
  }
}
