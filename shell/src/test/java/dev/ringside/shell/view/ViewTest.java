package dev.ringside.shell.view;

import static dev.ringside.shell.view.KernelValues.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.dsl.Result;
import dev.ringside.dsl.SelectedFrame;
import groovy.lang.Closure;
import groovy.lang.IntRange;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ViewTest {
  private static final Screen SCREEN = Screen.of(80, 24);

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
  void whatAProgramPrintedIsNotShownTwiceWhereSomebodyTypes() {
    Result result = new Result(1, "out\n", "err\n", 97, Duration.ofMillis(12));
    assertThat(new View(SCREEN).show(result).text()).isEqualTo("exit 1, pid 97, 0.012 s");
    assertThat(View.text(result)).contains("out\n", "err\n");
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

  @Test
  void atThePromptTextIsQuotedUnlessItHasSeveralLines() {
    assertThat(typed("6.1.0\n")).isEqualTo("'6.1.0\\n'");
    assertThat(typed("")).isEqualTo("''");
    assertThat(typed("one\ntwo\n")).isEqualTo("one\ntwo");
    assertThat(typed(List.of("a", 1, true))).isEqualTo("['a', 1, true]");
    assertThat(typed(List.of("a".repeat(50), "b".repeat(50))))
        .isEqualTo("a".repeat(50) + "\n" + "b".repeat(50));
    assertThat(View.text("6.1.0\n")).isEqualTo("6.1.0");
  }

  @Test
  void atThePromptNothingIsShownForNullAndSomethingForWhatIsEmpty() {
    assertThat(new View(SCREEN).show(null).isEmpty()).isTrue();
    assertThat(typed(List.of())).isEqualTo("[]");
    assertThat(typed(Map.of())).isEqualTo("[:]");
    assertThat(typed(Optional.empty())).isEqualTo("-");
  }

  @Test
  void aNumberThatMayBeAKernelAddressIsShownInHexadecimalToo() {
    assertThat(typed(-2116949200L)).isEqualTo("-2116949200 (0xffffffff81d1eb30)");
    assertThat(typed(new BigInteger("ff110000051c3700", 16)))
        .isEqualTo("18379471554361440000 (0xff110000051c3700)");
    assertThat(List.of(42L, -12L, -4096L, Long.MAX_VALUE, 7).stream().map(ViewTest::typed))
        .containsExactly("42", "-12", "-4096", "9223372036854775807", "7");
    assertThat(typed(List.of(row("lock", -2116949200L)))).isEqualTo("lock\n0xffffffff81d1eb30");
  }

  @Test
  void otherValuesLookAsTheyAreWritten() {
    Closure<Object> closure =
        new Closure<Object>(this) {
          @SuppressWarnings("unused") // Groovy calls it by its name.
          public Object doCall(String name, int count) {
            return name;
          }
        };
    assertThat(typed(closure)).isEqualTo("closure(String, int)");
    assertThat(typed(Pattern.compile("a+"))).isEqualTo("~/a+/");
    assertThat(typed(new IntRange(1, 1_000_000_000))).isEqualTo("1..1000000000");
    assertThat(typed(new int[] {1, 2})).isEqualTo("[1, 2]");
    assertThat(typed("hello".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("0x0  68 65 6c 6c 6f                                   hello");
    assertThat(typed(String.class)).isEqualTo("class java.lang.String");
    assertThat(typed(Duration.ofMillis(1500))).isEqualTo("1.500 s");
    assertThat(typed('c')).isEqualTo("'c'");
  }

  @Test
  void aValueThatContainsItselfEnds() {
    Map<String, Object> self = row("a", 1);
    self.put("self", self);
    self.put("list", List.of(self, 2));
    assertThat(typed(self))
        .isEqualTo(
            """
            a     1
            self  [a:1, self:[…], list:[[…], 2]]
            list  [[a:1, self:[…], list:[[…], 2]], 2]""");
    List<Object> deep = List.of();
    for (int i = 0; i < 100_000; i++) {
      deep = List.of(deep);
    }
    assertThat(typed(deep)).hasSizeLessThan(100);
  }

  @Test
  void whatToStringDoesIsBounded() {
    assertThat(
            typed(
                saying(
                    () -> {
                      throw new IllegalStateException("no\nmore");
                    })))
        .isEqualTo("<toString failed: IllegalStateException: no>");
    assertThat(
            typed(
                List.of(
                    row(
                        "x",
                        saying(
                            () -> {
                              throw new StackOverflowError();
                            })))))
        .isEqualTo("x\n<toString failed: StackOverflowError>");
    assertThat(typed(saying(() -> null))).isEqualTo("null");
    assertThat(typed(saying(() -> "x".repeat(10_000_000))).length()).isLessThan(1_100_000);
    assertThatThrownBy(
            () ->
                typed(
                    saying(
                        () -> {
                          throw new CancellationException();
                        })))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void ofAVeryLongListOnlyAPartIsLaidOut() {
    Shown shown = new View(SCREEN).show(Collections.nCopies(1_000_000, "word"));
    assertThat(shown.text().lines()).hasSize(10_001);
    assertThat(shown.text()).endsWith("word\n… 990,000 more elements: .toJson() shows all");
  }

  @Test
  void aFrameOrAVariableAloneLooksAsInAList() {
    assertThat(typed(KernelValues.backtrace().get(2)))
        .isEqualTo("#2  do_syscall_x64 at arch/x86/entry/common.c:46");
    assertThat(typed(KernelValues.variable("count", "4096"))).isEqualTo("count = 4096");
    assertThat(typed(new SelectedFrame(KernelValues.backtrace().get(4), List.of(), List.of())))
        .isEqualTo("#10 0xffffffff8134cc50 in secondary_startup_64");
  }

  private static Object saying(Supplier<String> text) {
    return new Object() {
      @Override
      public String toString() {
        return text.get();
      }
    };
  }

  private static String typed(Object value) {
    return new View(SCREEN).show(value).text();
  }
}
