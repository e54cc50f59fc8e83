package dev.ringside.wire.rsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.wire.rsp.StopReply.Exited;
import dev.ringside.wire.rsp.StopReply.NoResumed;
import dev.ringside.wire.rsp.StopReply.Output;
import dev.ringside.wire.rsp.StopReply.Reason;
import dev.ringside.wire.rsp.StopReply.Signal;
import dev.ringside.wire.rsp.StopReply.Terminated;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StopReplyTest {
  private static StopReply parse(String payload) {
    return StopReply.parse(payload).orElseThrow();
  }

  @Test
  void qemusStopNamesItsCpu() {
    assertThat(parse("T05thread:p01.02;")).isEqualTo(new Signal(5, new ThreadId(1, 2)));
    assertThat(parse("T02thread:p01.01;")).isEqualTo(new Signal(2, new ThreadId(1, 1)));
    assertThat(parse("T05thread:p01.02;").payload()).isEqualTo("T05thread:p1.2;");
  }

  @Test
  void aWatchpointSaysWhichAddress() {
    Signal stop = (Signal) parse("T05thread:p01.01;watch:ffffffff82a00000;");
    assertThat(stop.watchedAddress()).hasValue(0xffffffff82a00000L);
    assertThat(stop.reason("watch")).contains("ffffffff82a00000");
    assertThat(((Signal) parse("T05rwatch:600;")).watchedAddress()).hasValue(0x600);
    assertThat(((Signal) parse("T05awatch:600;")).watchedAddress()).hasValue(0x600);
    assertThat(((Signal) parse("T05watch:zz;")).watchedAddress()).isEmpty();
  }

  @Test
  void gdbserversStopHasReasonsAndRegisters() {
    StopReply stop =
        parse(
            "T0506:0000000000000000;07:80e1ffffff7f0000;10:xxxxxxxx;thread:p1f.20;core:3;swbreak:;");
    assertThat(stop)
        .isEqualTo(
            new Signal(
                5,
                Optional.of(new ThreadId(0x1f, 0x20)),
                List.of(new Reason("core", "3"), new Reason("swbreak", "")),
                Map.of(6L, "0000000000000000", 7L, "80e1ffffff7f0000", 0x10L, "xxxxxxxx")));
    assertThat(((Signal) stop).reason("swbreak")).contains("");
    assertThat(((Signal) stop).reason("hwbreak")).isEmpty();
    assertThat(parse(stop.payload())).isEqualTo(stop);
  }

  @Test
  void theShortForms() {
    assertThat(parse("S05")).isEqualTo(new Signal(5, Optional.empty(), List.of(), Map.of()));
    assertThat(parse("T05")).isEqualTo(parse("S05"));
    assertThat(parse("W00")).isEqualTo(new Exited(0));
    assertThat(parse("W2a;process:1")).isEqualTo(new Exited(42));
    assertThat(parse("X09;process:1f")).isEqualTo(new Terminated(9));
    assertThat(parse("N")).isEqualTo(new NoResumed());
    assertThat(parse("O6869ff")).isEqualTo(new Output("hi\u00ff"));
    assertThat(parse("O")).isEqualTo(new Output(""));
  }

  @Test
  void anOddFieldDoesNotHideAStop() {
    assertThat(parse("T05thread:zz;swbreak;;"))
        .isEqualTo(
            new Signal(
                5,
                Optional.empty(),
                List.of(new Reason("thread", "zz"), new Reason("swbreak", "")),
                Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "OK", "E14", "S", "S5", "S005", "T", "Tzz", "W", "Wx", "X", "Nx", "m1", "O6"})
  void otherRepliesAreNoStop(String payload) {
    assertThat(StopReply.parse(payload)).isEmpty();
  }
}
