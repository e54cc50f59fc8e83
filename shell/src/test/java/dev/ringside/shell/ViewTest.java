package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ViewTest {
  /** Without a text of its own. */
  public record Point(String name, long x, Duration time, Optional<String> note) {}

  /** With a text of its own. */
  public record Named(String name) {
    @Override
    public String toString() {
      return "the " + name;
    }
  }

  @Test
  void rowsAreATableWithNumbersAtTheirRightEdge() {
    assertThat(
            View.text(
                List.of(
                    row("context", "openat", "count", 7, "lock", "files_lock"),
                    row("context", "timer tick", "count", 1024, "lock", "rq"))))
        .isEqualTo(
            """
            context     count  lock
            openat          7  files_lock
            timer tick   1024  rq""");
  }

  @Test
  void whatIsAListItselfStandsBelowTheTable() {
    assertThat(
            View.text(
                List.of(
                    row("context", "openat", "count", 1, "example", List.of("f at a.c:1", "g")),
                    row("context", "write", "count", 2, "example", List.of()))))
        .isEqualTo(
            """
            context  count
            openat       1
            write        2

            openat: example
              f at a.c:1
              g

            write: example""");
  }

  @Test
  void recordsAreRowsUnlessTheyHaveATextOfTheirOwn() {
    Point point = new Point("a", -12, Duration.ofMillis(1500), Optional.empty());
    assertThat(View.text(List.of(point, point)))
        .isEqualTo(
            """
            name    x     time  note
            a     -12  1.500 s     -
            a     -12  1.500 s     -""");
    assertThat(View.text(point))
        .isEqualTo(
            """
            name  a
            x     -12
            time  1.500 s
            note  -""");
    assertThat(View.text(List.of(new Named("x"), new Named("y")))).isEqualTo("the x\nthe y");
  }

  @Test
  void aLongCellIsCutAndSeveralLinesBecomeOne() {
    String shown = View.text(List.of(row("text", "x".repeat(100), "n", "first\nsecond")));
    assertThat(shown)
        .isEqualTo("text" + " ".repeat(58) + "n\n" + "x".repeat(59) + "…" + "  first…");
    assertThat(View.text(List.of(row("t", "äöü😀", "n", 1), row("t", "abcd", "n", 2))))
        .isEqualTo("t      n\näöü😀  1\nabcd   2");
  }

  @Test
  void rowsNeedNotHaveTheSameColumns() {
    Map<String, Object> nothing = new LinkedHashMap<>(row("a", 1));
    nothing.put("b", null);
    assertThat(View.text(List.of(row("a", 1), row("a", 2, "b", "x"), nothing)))
        .isEqualTo("a  b\n1\n2  x\n1  -");
  }

  @Test
  void aMapShowsListsBelowTheirNames() {
    assertThat(View.text(row("state", "off", "pids", row("qemu", 5), "log", List.of("a", "b"))))
        .isEqualTo(
            """
            state  off
            pids   qemu  5
            log
              a
              b""");
  }

  @Test
  void nothingReachesTheTerminalRaw() {
    assertThat(View.text("\u001b[31mred\u0007\u009b0m")).isEqualTo("red0m");
    assertThat(View.text(List.of(row("a\u001b[1m", "b\rc\u001b]0;t\u0007")))).isEqualTo("a\nb…");
    assertThat(View.text(List.of())).isEmpty();
    assertThat(View.text(new Object[] {1, "x"})).isEqualTo("[1, x]");
    assertThat(View.text(Arrays.asList(1, null))).isEqualTo("1\n-");
  }

  private static Map<String, Object> row(Object... namesAndValues) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      row.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return row;
  }
}
