package dev.ringside.shell.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.Test;

class ShownTest {
  private static final Screen SCREEN = Screen.of(80, 24);

  @Test
  void whatFitsTheScreenIsWhole() {
    assertThat(new Shown(lines(22), false).cut(SCREEN)).isEqualTo(new Cut(lines(22), "", false));
  }

  @Test
  void ofMoreTheFirstLinesAreShownAndHowToSeeTheRest() {
    assertThat(new Shown(lines(23), false).cut(SCREEN).plain())
        .isEqualTo(
            lines(21)
                + "\n… 2 more lines: /more shows them, _ is the value, _.toJson() for machines");
    assertThat(new Shown(lines(1255), false).cut(SCREEN).note()).startsWith("… 1,234 more lines:");
    assertThat(new Shown(lines(23), false).cut(Screen.of(0, 0)).isWhole()).isFalse();
    assertThat(new Shown(lines(5000), false).cut(Screen.NONE).isWhole()).isTrue();
  }

  @Test
  void linesThatTheTerminalWrapsCountAsOften() {
    String wide = "x".repeat(161);
    String text = IntStream.range(0, 10).mapToObj(i -> wide).collect(Collectors.joining("\n"));
    Cut cut = new Shown(text, false).cut(SCREEN);
    assertThat(cut.text().lines()).hasSize(7).allMatch(wide::equals);
    assertThat(cut.note()).startsWith("… 3 more lines:");
  }

  @Test
  void oneLineLargerThanTheScreenIsCutInside() {
    Cut cut = new Shown("数".repeat(2000), false).cut(SCREEN);
    assertThat(cut.text()).isEqualTo("数".repeat(840));
    assertThat(cut.note()).startsWith("… 1,160 more characters:");
  }

  @Test
  void onlyTheHeadingOfATableIsBold() {
    Shown table = new View(SCREEN).show(List.of(KernelValues.row("pid", 1)));
    assertThat(table).isEqualTo(new Shown("pid\n  1", true));
    assertThat(table.cut(SCREEN).styled().styleAt(0)).isEqualTo(AttributedStyle.BOLD);
    assertThat(table.cut(SCREEN).styled().styleAt(6)).isEqualTo(AttributedStyle.DEFAULT);
    assertThat(table.cut(SCREEN).styled()).hasToString("pid\n  1");
    assertThat(new View(SCREEN).show(KernelValues.backtrace()).heading()).isFalse();
  }

  private static String lines(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining("\n"));
  }
}
