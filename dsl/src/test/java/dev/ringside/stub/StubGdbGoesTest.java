package dev.ringside.stub;

import static dev.ringside.stub.StubStateTest.BREAK;
import static dev.ringside.stub.StubStateTest.RUN;
import static dev.ringside.stub.StubStateTest.START;
import static dev.ringside.stub.StubTranscript.play;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** gdb goes, with or without a farewell, and another one comes. */
class StubGdbGoesTest {
  @Test
  void gdbGoesWhileTheMachineRuns() {
    StubState state =
        play(
            START
                + BREAK
                + RUN
                + """
                <-- stub gdb closed
                --> rsp \\x03
                <-- rsp $T02thread:p01.01;#03
                --> rsp +
                --> stub stopped
                --> rsp $z0,7c9b,1#68
                <-- rsp +
                <-- rsp $OK#9a
                # the acknowledgement before the resume, never after it
                --> rsp +
                --> rsp $c#63
                --> stub running
                <-- rsp +
                """);
    assertThat(state.breakpoints()).isEqualTo(Breakpoints.NONE);
  }

  @Test
  void gdbGoesWhileTheMachineStandsForACondition() {
    play(
        START
            + BREAK
            + RUN
            + """
            <-- rsp $T05thread:p01.01;#06
            --> rsp +
            --> stub stopped
            --> gdb $T05thread:p01.01;#06
            <-- gdb $m0,8#01
            --> rsp $m0,8#01
            <-- stub gdb closed
            --> rsp $z0,7c9b,1#68
            <-- rsp +
            <-- rsp $0011223344556677#38
            --> rsp +
            <-- rsp +
            <-- rsp $OK#9a
            --> rsp +
            --> rsp $c#63
            --> stub running
            """);
  }

  @Test
  void gdbGoesWhileTheMachineStandsForItsUser() {
    StubState state =
        play(
            START
                + BREAK
                + RUN
                + """
                <-- rsp $T05thread:p01.01;#06
                --> rsp +
                --> stub stopped
                --> gdb $T05thread:p01.01;#06
                <-- stub stays
                <-- stub stop reported
                <-- stub gdb closed
                --> rsp $z0,7c9b,1#68
                <-- rsp +
                <-- rsp $OK#9a
                --> rsp +
                """);
    assertThat(state.running()).isFalse();
  }

  @Test
  void gdbDetaches() {
    play(
        START
            + BREAK
            + """
            <-- gdb $z0,7c9b,1#68
            --> rsp $z0,7c9b,1#68
            <-- rsp $OK#9a
            --> rsp +
            --> gdb $OK#9a
            <-- gdb $D;1#b0
            --> gdb $OK#9a
            --> rsp $c#63
            --> stub running
            <-- stub gdb closed
            """);
  }

  @Test
  void gdbDetachesAndLeavesABreakpoint() {
    StubState state =
        play(
            START
                + BREAK
                + """
                <-- gdb $D;1#b0
                --> rsp $z0,7c9b,1#68
                <-- rsp $OK#9a
                --> rsp +
                --> gdb $OK#9a
                --> rsp $c#63
                --> stub running
                <-- stub gdb closed
                <-- stub gdb opened
                --> rsp \\x03
                """);
    assertThat(state.breakpoints()).isEqualTo(Breakpoints.NONE);
  }

  /** As QEMU itself does; gdb takes a machine that it attaches to for standing. */
  @Test
  void theNextGdbStopsARunningMachine() {
    play(
        START
            + RUN
            + """
            <-- stub gdb closed
            <-- stub gdb opened
            --> rsp \\x03
            <-- gdb +
            <-- gdb $?#3f
            <-- rsp $T02thread:p01.01;#03
            --> rsp +
            --> stub stopped
            --> gdb +
            --> rsp $?#3f
            <-- rsp $T02thread:p01.01;#03
            --> rsp +
            --> gdb $T02thread:p01.01;#03
            """);
  }

  @Test
  void theNextGdbGoesBeforeTheMachineStands() {
    play(
        START
            + RUN
            + """
            <-- stub gdb closed
            <-- stub gdb opened
            --> rsp \\x03
            <-- gdb $?#3f
            <-- stub gdb closed
            <-- rsp $T02thread:p01.01;#03
            --> rsp +
            --> stub stopped
            --> rsp $c#63
            --> stub running
            <-- stub gdb opened
            --> rsp \\x03
            """);
  }

  @Test
  void theNextGdbFindsNoBreakpointsOfTheLast() {
    play(
        START
            + BREAK
            + RUN
            + """
            <-- stub gdb closed
            --> rsp \\x03
            <-- stub gdb opened
            --> rsp \\x03
            <-- gdb $?#3f
            <-- rsp $T02thread:p01.01;#03
            --> rsp +
            --> stub stopped
            --> rsp $z0,7c9b,1#68
            <-- rsp $OK#9a
            --> rsp +
            --> gdb +
            --> rsp $?#3f
            """);
  }
}
