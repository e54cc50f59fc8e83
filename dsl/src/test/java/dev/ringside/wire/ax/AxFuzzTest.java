package dev.ringside.wire.ax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.wire.Fuzz;
import dev.ringside.wire.rsp.Hex;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AxFuzzTest {
  private static final List<String> BYTECODE =
      List.of(
          "2600191640240001fb802b2a402b022a401a2309700219162022531327",
          "260005164020000b21002e260004164020002126000316400e2000212200210023220120002921002e2201210030220027",
          "250123456789abcdef2b1427",
          "260005320033280e120d010127",
          "340100032569002c00012d00012e00013000102227");

  @Test
  void anyBytesAreBytecodeOrNot() {
    Fuzz fuzz = new Fuzz(11, BYTECODE.stream().map(AxFuzzTest::bytes).toList());
    int expressions = 0;
    for (int i = 0; i < Fuzz.INPUTS; i++) {
      String hex = Hex.encode(fuzz.next());
      var expression = AgentExpression.decode(hex);
      if (expression.isPresent()) {
        expressions++;
        if (!expression.get().encode().equals(hex)) {
          assertThat(expression.get().encode()).isEqualTo(hex);
        }
      }
    }
    assertThat(expressions).isBetween(10_000, Fuzz.INPUTS - 10_000);
  }

  @Test
  void anyTextIsABreakpointOrNot() {
    Fuzz fuzz =
        new Fuzz(
            12,
            Stream.of(
                    "Z0,ffffffff81a185a1,1",
                    "Z0,ffffffff81a185a1,1;X9,260005164022011327",
                    "Z1,1000,1;X3,220127X9,260005164022011327",
                    "Z0,1000,1;X3,220127;cmds:1,X3,220027",
                    "Z2,ffffffff82a00000,8")
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
                .toList());
    int breakpoints = 0;
    for (int i = 0; i < Fuzz.INPUTS; i++) {
      String payload = new String(fuzz.next(), StandardCharsets.ISO_8859_1);
      AgentExpression.decode(payload);
      var breakpoint = InsertBreakpoint.parse(payload);
      if (breakpoint.isPresent()) {
        breakpoints++;
        breakpoint.get().expressions();
        if (!InsertBreakpoint.parse(breakpoint.get().payload()).equals(breakpoint)) {
          assertThat(InsertBreakpoint.parse(breakpoint.get().payload())).isEqualTo(breakpoint);
        }
      }
    }
    assertThat(breakpoints).isBetween(5_000, Fuzz.INPUTS - 10_000);
  }

  private static byte[] bytes(String hex) {
    return Hex.decode(hex).orElseThrow();
  }
}
