package dev.ringside.stub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.stub.Evaluation.Outcome;
import dev.ringside.stub.Evaluation.Value;
import dev.ringside.wire.ax.AgentExpression;
import dev.ringside.wire.ax.InsertBreakpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the stub makes of gdb's bytecode, against what the same gdb said itself. */
class GdbConditionsTest {
  private static final byte[] MEMORY =
      HexFormat.of()
          .parseHex(
              "80818283ffffffff0001fe7f123456789abcdef0"
                  + "00000000ff00fdff010000000200000055aa33cc");

  @Test
  void theStubAgreesWithGdb() throws IOException {
    List<String> disagreements = new ArrayList<>();
    String condition = "";
    AgentExpression expression = null;
    int rows = 0;
    for (String line : lines()) {
      if (line.startsWith("if ")) {
        condition = line;
      } else if (line.startsWith("Z")) {
        expression = InsertBreakpoint.parse(line).orElseThrow().expressions().orElseThrow().get(0);
      } else if (line.matches("[0-9a-f].*")) {
        rows++;
        String[] row = line.split(" => ");
        Outcome outcome = machine(row[0].split(" ")).evaluate(expression);
        String said = outcome.fold(v -> text(v), n -> "", n -> "", i -> "error: " + i.why());
        if (!said.equalsIgnoreCase(row[1])) {
          disagreements.add(condition + ": " + line + ", the stub: " + said);
        }
      }
    }
    assertThat(rows).isGreaterThan(300);
    assertThat(disagreements).isEmpty();
  }

  private static String text(Value value) {
    return Long.toUnsignedString(value.value());
  }

  private static Answers machine(String[] registers) {
    return new Answers(
        Map.of(
            Answers.RDI, Long.parseUnsignedLong(registers[0], 16),
            Answers.RSI, Long.parseUnsignedLong(registers[1], 16),
            Answers.RDX, Long.parseUnsignedLong(registers[2], 16)),
        0x1000,
        MEMORY);
  }

  private static List<String> lines() throws IOException {
    try (InputStream in = GdbConditionsTest.class.getResourceAsStream("conditions.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
