package dev.ringside.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.io.Loop;
import dev.ringside.io.RunFolder;
import dev.ringside.link.Tap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Starts that cannot succeed: why is said in QEMU's own words, and nothing is left. */
@Timeout(60)
class QemuStartTest {
  private final Queue<Throwable> defects = new ConcurrentLinkedQueue<>();
  private final Loop loop = Loop.start("test loop", defects::add);
  private final CompletableFuture<String> end = new CompletableFuture<>();

  @AfterEach
  void close() {
    loop.close();
    assertThat(defects).isEmpty();
  }

  private final class Events implements Qemu.Events {
    @Override
    public void consoleLine(String line) {}

    @Override
    public void reset(String reason) {}

    @Override
    public void ended(String why) {
      end.complete(why);
    }
  }

  private static QemuCommand command(String memory, String machine, String... extra) {
    return new QemuCommand(
        Optional.empty(),
        Optional.empty(),
        "",
        memory,
        1,
        "max",
        machine,
        "tcg",
        "none",
        List.of(),
        true,
        List.of(extra));
  }

  private CompletableFuture<Qemu> start(QemuCommand command) {
    return loop.call(() -> Qemu.start(loop, command, Target.Begin.BOOTED, Tap.NONE, new Events()));
  }

  /** Its sockets close, and whoever waits for them is woken, before its last words are read. */
  private void dies(QemuCommand command, String lastWords) throws Exception {
    Qemu qemu = start(command).get(20, TimeUnit.SECONDS);
    CompletableFuture<String> ready = loop.call(qemu::ready).thenCompose(future -> future);
    CompletableFuture<Void> agent = loop.call(qemu::agentReady).thenCompose(future -> future);
    assertThat(end.get(20, TimeUnit.SECONDS))
        .startsWith("QEMU ended with exit status 1: qemu-system-x86_64: ")
        .contains(lastWords);
    for (CompletableFuture<?> waiting : List.of(ready, agent)) {
      // QEMU may end before it has connected; then nobody is woken but by its end.
      if (waiting.handle((done, failure) -> failure != null).getNow(false)) {
        assertThatThrownBy(waiting::join).hasMessageContaining(lastWords);
      }
    }
  }

  @Test
  void anUnknownOption() throws Exception {
    dies(command("16M", "pc", "-nosuch"), "-nosuch: invalid option");
  }

  @Test
  void anUnknownMachine() throws Exception {
    dies(command("16M", "nosuch"), "unsupported machine type");
  }

  @Test
  void aSizeThatIsNone() throws Exception {
    dies(command("1Z", "pc"), "1Z");
  }

  @Test
  void aDeviceThatDoesNotExist() throws Exception {
    dies(command("16M", "pc", "-device", "nosuch"), "'nosuch' is not a valid device model name");
  }

  @Test
  void aStartThatFailsLeavesNothing() throws Exception {
    Path base;
    try (RunFolder any = RunFolder.create()) {
      base = any.resolve("x").getParent().getParent();
    }
    List<Path> before = ours(base);
    assertThatThrownBy(() -> start(command("16M", "pc", "a\0b")).get(20, TimeUnit.SECONDS))
        .hasMessageContaining("cannot start qemu-system-x86_64");
    assertThat(ours(base)).isEqualTo(before);
  }

  private static List<Path> ours(Path base) throws IOException {
    String prefix = ProcessHandle.current().pid() + "-";
    try (Stream<Path> entries = Files.list(base)) {
      return entries.filter(e -> e.getFileName().toString().startsWith(prefix)).sorted().toList();
    }
  }

  @Test
  void eachIsClosedWhateverBecomesOfTheOthers() {
    List<String> closed = new ArrayList<>();
    List<String> left =
        Qemu.closeAll(
            List.of(
                () -> closed.add("first"),
                () -> {
                  throw new IOException("busy");
                },
                () -> {
                  throw new IllegalStateException("odd");
                },
                () -> closed.add("last")));
    assertThat(closed).containsExactly("first", "last");
    assertThat(left)
        .containsExactly("something of it is left: busy", "something of it is left: odd");
  }
}
