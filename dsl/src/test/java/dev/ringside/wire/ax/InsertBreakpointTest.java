package dev.ringside.wire.ax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InsertBreakpointTest {

  @Test
  void aPlainBreakpoint() {
    assertThat(InsertBreakpoint.parse("Z0,ffffffff81a185a1,1"))
        .contains(new InsertBreakpoint(0, 0xffffffff81a185a1L, 1, List.of(), Optional.empty()));
  }

  @Test
  void aConditionAsGdbSendsIt() {
    InsertBreakpoint packet =
        read(
            "Z0,ffffffff81a0eb30,1;X1d,2600191640240001fb802b2a402b022a401a2309700219162022531327");
    assertThat(packet.conditions())
        .containsExactly("2600191640240001fb802b2a402b022a401a2309700219162022531327");
    assertThat(packet.expressions().orElseThrow()).hasSize(1);
    assertThat(packet.hasCommands()).isFalse();
    assertThat(packet.unconditional()).isEqualTo("Z0,ffffffff81a0eb30,1");
  }

  @Test
  void severalConditionsHaveOneSemicolon() {
    InsertBreakpoint packet = read("Z1,1000,1;X3,220127X9,260005164022011327");
    assertThat(packet.conditions()).containsExactly("220127", "260005164022011327");
    assertThat(packet.payload()).isEqualTo("Z1,1000,1;X3,220127X9,260005164022011327");
  }

  @Test
  void commandsAreSeenAndKept() {
    InsertBreakpoint packet = read("Z0,1000,1;X3,220127;cmds:1,X3,220027");
    assertThat(packet.conditions()).containsExactly("220127");
    assertThat(packet.commands()).contains("1,X3,220027");
    assertThat(packet.hasCommands()).isTrue();
    assertThat(read("Z0,1000,1;cmds:0,X3,220027").conditions()).isEmpty();
  }

  @Test
  void aWatchpoint() {
    assertThat(InsertBreakpoint.parse("Z2,FFFF888000000000,8"))
        .contains(new InsertBreakpoint(2, 0xffff888000000000L, 8, List.of(), Optional.empty()));
  }

  @Test
  void aConditionThatIsNoBytecodeLeavesThePacketReadable() {
    InsertBreakpoint packet = read("Z0,1000,1;X3,220127X2,2201X1,ff");
    assertThat(packet.conditions()).hasSize(3);
    assertThat(packet.expressions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "z0,1000,1",
        "Z5,1000,1",
        "Z0,1000",
        "Z0,,1",
        "Z0,1000,",
        "Z0,xyz,1",
        "Z0,1000,1;",
        "Z0,11112222333344445,1",
        "Z0,1000,1;X",
        "Z0,1000,1;X3",
        "Z0,1000,1;X3,",
        "Z0,1000,1;X3,2201",
        "Z0,1000,1;X0,",
        "Z0,1000,1;X2,220127",
        "Z0,1000,1;Xfffffff,22",
        "Z0,1000,1;X10000000000000000,22",
        "Z0,1000,1;X3,220X27",
        "Z0,1000,1;X3,220127;X3,220127",
        "Z0,1000,1;persist"
      })
  void whatIsNoBreakpoint(String payload) {
    assertThat(InsertBreakpoint.parse(payload)).isEmpty();
  }

  private static InsertBreakpoint read(String payload) {
    return InsertBreakpoint.parse(payload).orElseThrow();
  }
}
