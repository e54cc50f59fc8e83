package dev.ringside.wire.ax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentExpressionTest {

  @Test
  void thePidOfTheCurrentTaskAsGdbCompilesIt() {
    assertThat(read("2600191640240001fb802b2a402b022a401a2309700219162022531327"))
        .hasToString(
            "[reg 25, ext 64, const32 129920, swap, zero_ext 64, swap, add, zero_ext 64, ref64,"
                + " const16 2416, add, ref32, ext 32, const8 83, equal, end]");
  }

  @Test
  void jumpsLeadToOps() {
    assertThat(read("260005164022011320001b260004164022021320001b220021001d220127"))
        .hasToString(
            "[reg 5, ext 64, const8 1, equal, if_goto op 12, reg 4, ext 64, const8 2, equal,"
                + " if_goto op 12, const8 0, goto op 13, const8 1, end]");
  }

  @ParameterizedTest
  @CsvSource({
    "02, add",
    "03, sub",
    "04, mul",
    "05, div_signed",
    "06, div_unsigned",
    "07, rem_signed",
    "08, rem_unsigned",
    "09, lsh",
    "0a, rsh_signed",
    "0b, rsh_unsigned",
    "0e, log_not",
    "0f, bit_and",
    "10, bit_or",
    "11, bit_xor",
    "12, bit_not",
    "13, equal",
    "14, less_signed",
    "15, less_unsigned",
    "1620, ext 32",
    "17, ref8",
    "18, ref16",
    "19, ref32",
    "1a, ref64",
    "200000, if_goto op 0",
    "210000, goto op 0",
    "22ff, const8 255",
    "230102, const16 258",
    "24ffffffff, const32 4294967295",
    "25ffffffffffffffff, const64 18446744073709551615",
    "261234, reg 4660",
    "27, end",
    "28, dup",
    "29, pop",
    "2a08, zero_ext 8",
    "2b, swap",
    "3203, pick 3",
    "33, rot"
  })
  void everyIntegerOp(String hex, String text) {
    AgentExpression expression = AgentExpression.decode(hex).orElseThrow();
    assertThat(expression.ops()).hasSize(1).hasToString("[" + text + "]");
    assertThat(expression.unsupported()).isEmpty();
    assertThat(expression.encode()).isEqualTo(hex);
  }

  @ParameterizedTest
  @CsvSource({
    "01, float",
    "0c, trace",
    "0d08, trace_quick",
    "1b, ref_float",
    "1c, ref_double",
    "1d, ref_long_double",
    "1e, l_to_d",
    "1f, d_to_l",
    "2c0001, getv",
    "2d0001, setv",
    "2e0001, tracev",
    "2f, tracenz",
    "300010, trace16",
    "340100036869 00, printf"
  })
  void whatCannotBeRunHereIsReadOver(String digits, String name) {
    String hex = digits.replace(" ", "");
    AgentExpression expression = AgentExpression.decode(hex + "27").orElseThrow();
    assertThat(expression.ops()).hasSize(2);
    assertThat(expression.unsupported())
        .contains(new Op.Unsupported(Integer.parseInt(hex, 0, 2, 16), name, hex.substring(2)));
    assertThat(expression.encode()).isEqualTo(hex + "27");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2",
        "xx",
        "00",
        "31",
        "35",
        "ff", // no bytes, no opcode
        "16",
        "22",
        "2301",
        "24010203",
        "2501020304050607",
        "2600",
        "32",
        "2a",
        "34",
        "34010003ab",
        "21000127",
        "2100042227",
        "2000ff27",
        "21000327ff" // jumps into an operand or nowhere
      })
  void whatIsNoBytecode(String hex) {
    assertThat(AgentExpression.decode(hex)).isEmpty();
  }

  @Test
  void anExpressionBuiltByHandIsChecked() {
    assertThatThrownBy(() -> new AgentExpression(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AgentExpression(List.of(new Op.Jump(false, 1))))
        .hasMessage("goto op 1 leads outside of 1 ops");
  }

  private static List<Op> read(String hex) {
    return AgentExpression.decode(hex).orElseThrow().ops();
  }
}
