package dev.ringside.target;

import static dev.ringside.target.MachineTranscript.play;

import org.junit.jupiter.api.Test;

/** QEMU, gdb or the guest ends, at the worst moments. */
class MachineEndTest {
  @Test
  void qemuIsKilledWhileStopped() {
    play(
        """
        <-- qmp QEMU was killed by signal 9
        user sees the end: QEMU was killed by signal 9
        user asks 1 RESUME exec-continue
        user gets 1: QEMU was killed by signal 9
        """);
  }

  @Test
  void qemuIsKilledWhileRunning() {
    play(
        """
        user asks 1 RESUME exec-continue
        --> mi 1-exec-continue
        <-- mi 1^running
        user gets 1: done
        <-- stub stopped
        # gdb takes the loss of its stub for the end of its program
        <-- mi *stopped,reason="exited"
        <-- qmp QEMU was killed by signal 9
        user sees the end: QEMU was killed by signal 9
        <-- mi *stopped,reason="exited"
        late 1
        <-- gdb gdb exited with 0
        """);
  }

  @Test
  void qemuIsKilledWhileVerbsWait() {
    play(
        """
        user asks 1 RESUME exec-continue
        --> mi 1-exec-continue
        user asks 2 INTERRUPT exec-interrupt
        --> stub interrupt
        user asks 3 BORROW break-insert work
        <-- qmp QEMU was killed by signal 9
        user gets 1: QEMU was killed by signal 9
        user gets 2: QEMU was killed by signal 9
        user gets 3: QEMU was killed by signal 9
        user sees the end: QEMU was killed by signal 9
        <-- mi 1^error,msg="Remote connection closed"
        late 2
        """);
  }

  @Test
  void gdbIsKilledWhileStoppedRunningAndAsked() {
    play(
        """
        <-- gdb gdb was killed by signal 9
        user sees the end: gdb was killed by signal 9
        """);
    play(
        """
        user asks 1 RESUME exec-continue
        --> mi 1-exec-continue
        <-- mi 1^running
        user gets 1: done
        <-- gdb gdb was killed by signal 9
        user sees the end: gdb was killed by signal 9
        <-- qmp the guest powered off
        """);
    play(
        """
        user asks 1 INSPECT stack-list-frames
        --> mi 1-stack-list-frames
        <-- gdb gdb was killed by signal 9
        user gets 1: gdb was killed by signal 9
        user sees the end: gdb was killed by signal 9
        user asks 2 ANYTIME gdb-version
        user gets 2: gdb was killed by signal 9
        """);
  }

  @Test
  void theGuestPowersOffDuringGo() {
    play(
        """
        user asks 1 RESUME exec-continue
        --> mi 1-exec-continue
        <-- mi 1^running
        user gets 1: done
        <-- mi *stopped,reason="exited-normally"
        <-- qmp the guest powered off
        user sees the end: the guest powered off
        """);
  }
}
