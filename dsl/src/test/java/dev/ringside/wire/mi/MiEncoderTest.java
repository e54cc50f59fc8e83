package dev.ringside.wire.mi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.wire.mi.MiRecord.Channel;
import dev.ringside.wire.mi.MiRecord.Stream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MiEncoderTest {
  private static String encode(String operation, String... args) {
    return new String(MiEncoder.encode(12, operation, List.of(args)), StandardCharsets.UTF_8);
  }

  @Test
  void argumentsAreQuotedOnlyWhereTheyMustBe() {
    assertThat(encode("-break-insert", "-f", "a b")).isEqualTo("12-break-insert -f \"a b\"\n");
    assertThat(encode("break-list")).isEqualTo("12-break-list\n");
    assertThat(encode("-target-select", "remote", "/run/a.sock"))
        .isEqualTo("12-target-select remote /run/a.sock\n");
    assertThat(encode("-break-insert", "C:\\x\\y.c:1")).isEqualTo("12-break-insert C:\\x\\y.c:1\n");
    assertThat(encode("-break-insert", "", "\"q\"", "a\"b"))
        .isEqualTo("12-break-insert \"\" \"\\\"q\\\"\" a\"b\n");
    assertThat(encode("-data-evaluate-expression", "ü"))
        .isEqualTo("12-data-evaluate-expression ü\n");
  }

  @Test
  void noArgumentCanBreakTheFraming() {
    assertThat(encode("-gdb-set", "x\n13-gdb-exit", "\r", "\33\0\177"))
        .isEqualTo("12-gdb-set \"x\\n13-gdb-exit\" \"\\r\" \"\\033\\000\\177\"\n");
    assertThat(new String(MiEncoder.line(3, "info line\nmain\r\n"), StandardCharsets.UTF_8))
        .isEqualTo("3info line main \n");
    assertThatThrownBy(() -> encode("-a b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> encode("-a\n")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MiEncoder.line(-1, "x")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void gdbReadsBackWhatWasWritten() {
    SplittableRandom random = new SplittableRandom(21);
    String interesting = " \"\\\n\r\t\0017{}abcü≤\177'";
    for (int i = 0; i < 50_000; i++) {
      List<String> args = new ArrayList<>();
      for (int n = random.nextInt(4); n > 0; n--) {
        StringBuilder arg = new StringBuilder();
        for (int m = random.nextInt(8); m > 0; m--) {
          arg.append(interesting.charAt(random.nextInt(interesting.length())));
        }
        args.add(arg.toString());
      }
      String line = new String(MiEncoder.encode(i, "-x", args), StandardCharsets.UTF_8);
      assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
      assertThat(argv(line.substring((i + "-x").length(), line.length() - 1))).isEqualTo(args);
    }
  }

  /** The rule of gdb 13.1's {@code mi_parse_argv}, quoted arguments through our own decoder. */
  private static List<String> argv(String rest) {
    List<String> args = new ArrayList<>();
    int at = 0;
    while (at < rest.length()) {
      assertThat(rest.charAt(at)).isEqualTo(' ');
      int end = ++at;
      boolean quoted = rest.startsWith("\"", at);
      if (quoted) {
        for (end = at + 1; rest.charAt(end) != '"'; end += rest.charAt(end) == '\\' ? 2 : 1) {}
        end++;
        byte[] line = ("~" + rest.substring(at, end) + "\n").getBytes(StandardCharsets.UTF_8);
        args.add(((Stream) new MiDecoder().feed(line, 0, line.length).get(0)).text());
      } else {
        while (end < rest.length() && rest.charAt(end) != ' ') {
          end++;
        }
        args.add(rest.substring(at, end));
      }
      at = end;
    }
    return args;
  }

  @Test
  void aQuotedTextIsOneLineAndReadsBack() {
    assertThat(MiText.quote("a\"b\\c\nd\te\33ü")).isEqualTo("\"a\\\"b\\\\c\\nd\\te\\033ü\"");
    assertThat(
            new String(
                MiEncoder.encode(new Stream(Channel.CONSOLE, "hi\n")), StandardCharsets.UTF_8))
        .isEqualTo("~\"hi\\n\"\n");
  }
}
