package dev.ringside.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.image.Cache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that are restored before their script asks for them, on Debian's kernel. */
class AheadIT {
  /** What scripts see of this test. */
  public static final class Seen {
    private static volatile CompletableFuture<Void> resumed = new CompletableFuture<>();
    private static volatile String append = "";

    private Seen() {}

    /** Waits until a machine was restored and runs. */
    public static void awaitRestored() throws Exception {
      resumed.get(60, TimeUnit.SECONDS);
    }

    /** What the kernel's command line ends with this time. */
    public static String append() {
      return append;
    }
  }

  private static final String SEEN = "seen = " + Seen.class.getName().replace('$', '.') + "\n";

  @TempDir Path temp;
  private final Heard told = new Heard();
  private final Queue<String> wire = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void linkTheUsersCache() throws IOException {
    UsersCache.linkedInto(temp);
  }

  /** In a session of its own, after which no process may be left. */
  private Object run(String script) {
    Seen.resumed = new CompletableFuture<>();
    wire.clear();
    try (Session session = Session.open(new Cache(temp), told, Optional.of(this::heard))) {
      return session.run(SEEN + script, "test.groovy", Path.of(""), List.of());
    } finally {
      assertThat(told.defects).isEmpty();
      assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
          .extracting(child -> child.info().command().orElse(""))
          .noneMatch(command -> command.contains("qemu") || command.contains("gdb"));
    }
  }

  private void heard(String line) {
    wire.add(line);
    if (line.contains("<-- qmp") && line.contains("\"RESUME\"")) {
      Seen.resumed.complete(null);
    }
  }

  private long machines() {
    return wire.stream().filter(line -> line.contains("<-- qmp {\"QMP\"")).count();
  }

  @Test
  void theSecondRunFindsItsMachineRunning() {
    String boot =
        """
        boot = vm.boot(nokaslr: true)
        program = guest.spawn('cat /proc/version')
        opens = gdb.break('do_sys_openat2') < pid == program >
        program.resume()
        stop = gdb.go(timeout: 60)
        [boot.cached, boot.steps.containsKey('restore'), stop.function, vm.status.qemu]
        """;
    assertThat(run(boot)).isEqualTo(List.of(false, false, "do_sys_openat2", "paused"));
    assertThat(run("seen.awaitRestored()\n" + boot))
        .isEqualTo(List.of(true, true, "do_sys_openat2", "paused"));
    assertThat(machines()).isEqualTo(1);
    assertThat(told.notices).isEmpty();
  }

  @Test
  void whatTheScriptDoesNotAskForIsEnded() {
    String boot =
        """
        vm.boot(debug: false, nokaslr: true, append: seen.append())
        [guest.run('cat /proc/cmdline').out.strip()]
        """;
    Seen.append = "quiet";
    run(boot);
    run(boot);
    assertThat(machines()).isEqualTo(1);

    Seen.append = "loglevel=7";
    assertThat(run("seen.awaitRestored()\n" + boot))
        .isEqualTo(List.of("console=ttyS0 nokaslr loglevel=7"));
    assertThat(machines()).isEqualTo(2);

    assertThat(run("if (false) {\n" + boot + "}\nseen.awaitRestored()\nvm.status.qemu"))
        .isEqualTo("off");
    assertThat(machines()).isEqualTo(1);
    assertThat(told.notices).isEmpty();
  }
}
