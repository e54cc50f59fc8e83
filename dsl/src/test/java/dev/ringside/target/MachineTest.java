package dev.ringside.target;

import static dev.ringside.target.MachineTranscript.play;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The races between the user, gdb, our stub and QEMU, one transcript each. */
class MachineTest {

  @Test
  void runsToABreakpoint() {
    Machine machine =
        play(
            """
            user asks 1 RESUME exec-continue
            --> mi 1-exec-continue
            <-- mi 1^running
            user gets 1: done
            <-- mi *running,thread-id="all"
            <-- stub running
            <-- stub stopped
            <-- mi *stopped,reason="breakpoint-hit",bkptno="1",thread-id="1"
            --> stub settled
            user sees stop 1: breakpoint-hit
            user asks 2 INSPECT stack-list-frames
            --> mi 2-stack-list-frames
            <-- mi 2^done
            user gets 2: done
            """);
    assertThat(machine.phase()).isEqualTo(Machine.Phase.STOPPED);
    assertThat(machine.stop().breakpoint()).hasValue(1);
  }

  /** gdb 13.1 may say so in this order. */
  @Test
  void theStopIsToldBeforeTheResumeIsAnswered() {
    play(
        """
        user asks 1 RESUME exec-step-instruction
        --> mi 1-exec-step-instruction
        <-- mi *stopped,reason="end-stepping-range"
        --> stub settled
        user sees stop 1: end-stepping-range
        <-- mi 1^running
        user gets 1: done
        """);
  }

  @Test
  void aResumeThatFailsLeavesTheMachineStanding() {
    Machine machine =
        play(
            """
            user asks 1 RESUME exec-finish
            --> mi 1-exec-finish
            <-- mi 1^error,msg="\\"finish\\" not meaningful in the outermost frame."
            user gets 1: "finish" not meaningful in the outermost frame.
            --> stub settled
            user asks 2 INSPECT stack-list-frames
            --> mi 2-stack-list-frames
            """);
    assertThat(machine.phase()).isEqualTo(Machine.Phase.STOPPED);
  }

  /** Nobody hears of a stop that did not happen, but who asked for one has it. */
  @Test
  void aResumeFailsThatAnInterruptWaitsFor() {
    Machine machine =
        play(
            """
            user asks 1 RESUME exec-finish
            --> mi 1-exec-finish
            user asks 2 INTERRUPT exec-interrupt
            --> stub interrupt
            user asks 3 BORROW break-insert work
            <-- mi 1^error,msg="no frame"
            user gets 1: no frame
            --> stub settled
            user gets 2: done
            --> mi 3-break-insert work
            <-- mi 3^done
            user gets 3: done
            """);
    assertThat(machine.phase()).isEqualTo(Machine.Phase.STOPPED);
  }

  @Test
  void anInterruptIsAnsweredByItsStop() {
    play(
        """
        user asks 1 INTERRUPT exec-interrupt
        user gets 1: done
        user asks 2 RESUME exec-continue
        --> mi 2-exec-continue
        <-- mi 2^running
        user gets 2: done
        user asks 3 INTERRUPT exec-interrupt
        --> stub interrupt
        user asks 4 INTERRUPT exec-interrupt
        <-- mi *stopped,reason="signal-received",signal-name="SIGINT"
        --> stub settled
        user gets 3: done
        user gets 4: done
        user sees stop 1: SIGINT
        """);
  }

  @Test
  void anInterruptMeetsABreakpoint() {
    play(
        """
        user asks 1 RESUME exec-continue
        --> mi 1-exec-continue
        <-- mi 1^running
        user gets 1: done
        user asks 2 INTERRUPT exec-interrupt
        --> stub interrupt
        <-- mi *stopped,reason="breakpoint-hit",bkptno="1"
        --> stub settled
        user gets 2: done
        user sees stop 1: breakpoint-hit
        """);
  }

  @Test
  void aRunningMachineIsLentAndRunsOn() {
    Machine machine =
        play(
            """
            user asks 1 RESUME exec-continue
            --> mi 1-exec-continue
            <-- mi 1^running
            user gets 1: done
            user asks 2 BORROW break-insert work
            --> stub interrupt
            user asks 3 BORROW break-insert leaf
            <-- mi *stopped,reason="signal-received",signal-name="SIGINT"
            --> stub settled
            --> mi 2-break-insert work
            --> mi 3-break-insert leaf
            <-- mi 2^done
            user gets 2: done
            user asks 4 BORROW break-delete 1
            --> mi 4-break-delete 1
            <-- mi 3^error,msg="no such place"
            user gets 3: no such place
            <-- mi 4^done
            user gets 4: done
            --> mi 0-exec-continue
            <-- mi 0^running
            <-- mi *running,thread-id="all"
            """);
    assertThat(machine.phase()).isEqualTo(Machine.Phase.RUNNING);
    assertThat(machine.epoch()).isZero();
  }

  @Test
  void aLoanMeetsARealBreakpoint() {
    Machine machine =
        play(
            """
            user asks 1 RESUME exec-continue
            --> mi 1-exec-continue
            <-- mi 1^running
            user gets 1: done
            user asks 2 BORROW break-insert work
            --> stub interrupt
            <-- mi *stopped,reason="breakpoint-hit",bkptno="1"
            --> stub settled
            user sees stop 1: breakpoint-hit
            --> mi 2-break-insert work
            <-- mi 2^done
            user gets 2: done
            """);
    assertThat(machine.phase()).isEqualTo(Machine.Phase.STOPPED);
  }

  @Test
  void anInterruptDuringALoanKeepsTheMachineStanding() {
    play(
        """
        user asks 1 RESUME exec-continue
        --> mi 1-exec-continue
        <-- mi 1^running
        user gets 1: done
        user asks 2 BORROW break-insert work
        --> stub interrupt
        <-- mi *stopped,reason="signal-received",signal-name="SIGINT"
        --> stub settled
        --> mi 2-break-insert work
        user asks 3 INTERRUPT exec-interrupt
        <-- mi 2^done
        user gets 2: done
        user gets 3: done
        user sees stop 1: SIGINT
        """);
  }

  /** {@code frame.pc} during a run: refused at once, not after a time. */
  @Test
  void aLoanIsNotForTheUsersEyes() {
    play(
        """
        user asks 1 RESUME exec-continue
        --> mi 1-exec-continue
        <-- mi 1^running
        user gets 1: done
        user asks 2 INSPECT stack-list-frames
        user gets 2: the guest is running: gdb.interrupt() stops it, gdb.go() waits
        user asks 3 RESUME exec-continue
        user gets 3: the guest is running already: gdb.interrupt() stops it
        """);
  }

  @Test
  void aLineForGdbLetsItRun() {
    Machine machine =
        play(
            """
            user asks 1 ANYTIME (console) continue
            --> mi 1-(console) continue
            <-- mi 1^running
            user gets 1: done
            <-- mi *running,thread-id="all"
            """);
    assertThat(machine.phase()).isEqualTo(Machine.Phase.RUNNING);
  }

  @Test
  void gdbIsSilentWhileStopped() {
    play(
        """
        user asks 1 INSPECT stack-list-frames
        --> mi 1-stack-list-frames
        late 1
        user gets 1: gdb did not answer -stack-list-frames in time: it is busy or stuck
        <-- mi 1^done
        user asks 2 INSPECT stack-list-frames
        --> mi 2-stack-list-frames
        <-- mi 2^done
        user gets 2: done
        """);
  }

  @Test
  void gdbIsSilentAboutAResumeAndThenRefusesIt() {
    Machine machine =
        play(
            """
            user asks 1 RESUME exec-continue
            --> mi 1-exec-continue
            late 1
            user gets 1: gdb did not answer -exec-continue in time: it is busy or stuck
            user asks 2 INTERRUPT exec-interrupt
            --> stub interrupt
            <-- mi 1^error,msg="Cannot insert breakpoint 2."
            --> stub settled
            user gets 2: done
            """);
    assertThat(machine.phase()).isEqualTo(Machine.Phase.STOPPED);
  }

  @Test
  void gdbAndQemuAreSilentAboutAnInterrupt() {
    play(
        """
        user asks 1 RESUME exec-continue
        --> mi 1-exec-continue
        <-- stub running
        <-- mi 1^running
        user gets 1: done
        user asks 2 INTERRUPT exec-interrupt
        --> stub interrupt
        late 2
        user gets 2: the guest did not stop in time: QEMU does not answer
        # one interrupt is on its way already
        user asks 3 INTERRUPT exec-interrupt
        <-- stub stopped
        late 3
        user gets 3: the guest stopped, but gdb did not say so in time: it is busy or stuck
        # nobody waits any more
        <-- mi *stopped,reason="signal-received",signal-name="SIGINT"
        --> stub settled
        --> mi 0-exec-continue
        """);
  }

  @Test
  void aLoanThatIsLateIsReturned() {
    play(
        """
        user asks 1 RESUME exec-continue
        --> mi 1-exec-continue
        <-- mi 1^running
        user gets 1: done
        user asks 2 BORROW break-insert work
        --> stub interrupt
        <-- mi *stopped,reason="signal-received",signal-name="SIGINT"
        --> stub settled
        --> mi 2-break-insert work
        late 2
        user gets 2: gdb did not answer -break-insert in time: it is busy or stuck
        --> mi 0-exec-continue
        <-- mi 2^done
        <-- mi 0^running
        """);
  }

  @Test
  void theReturnOfALoanFails() {
    Machine machine =
        play(
            """
            user asks 1 RESUME exec-continue
            --> mi 1-exec-continue
            <-- mi 1^running
            user gets 1: done
            user asks 2 BORROW break-insert nowhere
            --> stub interrupt
            <-- mi *stopped,reason="signal-received",signal-name="SIGINT"
            --> stub settled
            --> mi 2-break-insert nowhere
            <-- mi 2^done
            user gets 2: done
            --> mi 0-exec-continue
            <-- mi 0^error,msg="Cannot insert breakpoint 2."
            --> stub settled
            user sees stop 1: did-not-run
            """);
    assertThat(machine.phase()).isEqualTo(Machine.Phase.STOPPED);
    assertThat(machine.stop().stuck()).contains("Cannot insert breakpoint 2.");
  }
}
