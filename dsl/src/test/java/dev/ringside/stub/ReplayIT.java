package dev.ringside.stub;

import static dev.ringside.target.BootedTarget.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.target.BootedTarget;
import dev.ringside.target.Input.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A session with real gdb and QEMU gives a wire log that plays again. The log is left in {@code
 * target/bootsector/session.log}; a copy of one is the resource of {@link StubStateTest}.
 */
@Timeout(60)
class ReplayIT {
  @RegisterExtension final BootedTarget vm = new BootedTarget(1);

  @Test
  void theWireLogOfASessionPlaysAgain() throws IOException {
    done(vm.ask(Kind.INSPECT, "break-insert", "-c", "*(long*)&counter % 3 == 0", "work"));
    assertThat(vm.go("exec-continue").where()).isEqualTo("breakpoint 1 (work)");
    assertThat(vm.go("exec-step-instruction").reason()).isEqualTo("end-stepping-range");
    assertThat(vm.go("exec-finish").reason()).isEqualTo("function-finished");
    done(vm.ask(Kind.INSPECT, "break-delete"));
    done(vm.ask(Kind.RESUME, "exec-continue"));
    done(vm.ask(Kind.BORROW, "break-insert", "leaf"));
    assertThat(vm.nextStop().where()).isEqualTo("breakpoint 2 (leaf)");
    done(vm.ask(Kind.INSPECT, "break-delete"));
    done(vm.ask(Kind.RESUME, "exec-continue"));
    done(vm.ask(Kind.INTERRUPT, "exec-interrupt"));
    assertThat(vm.nextStop().signal()).isEqualTo("SIGINT");

    List<String> log =
        vm.wire().stream().filter(line -> line.matches("(-->|<--) (gdb|rsp|stub) .*")).toList();
    Files.write(Path.of("target", "bootsector", "session.log"), log);
    assertThat(log).hasSizeGreaterThan(100);
    StubTranscript.play(String.join("\n", log));
  }
}
