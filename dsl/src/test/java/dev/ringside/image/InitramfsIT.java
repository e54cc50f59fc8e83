package dev.ringside.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.io.Child;
import dev.ringside.io.Connection;
import dev.ringside.io.Loop;
import dev.ringside.io.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's kernel and our initramfs, started by a real QEMU. Fetches both when not yet cached. */
class InitramfsIT {
  private static final long BOOT_SECONDS = 120;

  private static Kernel kernel;
  private static Path initramfs;

  @TempDir Path temp;

  @BeforeAll
  static void build() {
    Cache cache = Cache.ofUser();
    kernel = new KernelPackage(cache, Progress.NONE).get("debian");
    initramfs = Initramfs.of(kernel).build(cache, Progress.NONE);
  }

  @Test
  void theKernelHasItsParts() throws IOException {
    assertThat(Kernel.of(kernel.image()).release()).isEqualTo(kernel.release());
    assertThat(Files.size(kernel.vmlinux().orElseThrow())).isGreaterThan(100_000_000);
    assertThat(kernel.packageVersion()).isNotEmpty();
  }

  @Test
  void theSameInputsGiveTheSameFile() {
    Path again = Initramfs.of(kernel).build(Cache.ofUser(), Progress.NONE);

    assertThat(again).isEqualTo(initramfs);
  }

  @Test
  void anotherInputGivesAnotherFile() throws IOException {
    Initramfs plain = Initramfs.of(kernel);
    Path file = Files.writeString(temp.resolve("a"), "1");
    Cache cache = Cache.ofUser();

    Path one = plain.file("/a", file).build(cache, Progress.NONE);
    Path elsewhere = plain.file("/b", file).build(cache, Progress.NONE);
    Files.writeString(file, "12");
    Path longer = plain.file("/a", file).build(cache, Progress.NONE);
    Path module = plain.module("dummy").build(cache, Progress.NONE);

    assertThat(List.of(initramfs, one, elsewhere, longer, module)).doesNotHaveDuplicates();
    for (Path made : List.of(one, elsewhere, longer, module)) {
      Files.delete(made);
    }
  }

  @Test
  void userSpaceComesUpAndTheAgentAnswersOnVirtio() throws Exception {
    answers(
        List.of(
            "-device", "virtio-serial-pci",
            "-device", "virtserialport,chardev=agent,name=" + Initramfs.AGENT_PORT,
            "-serial", "stdio"));
  }

  @Test
  void withoutVirtioTheAgentAnswersOnTheSecondSerialPort() throws Exception {
    answers(List.of("-serial", "stdio", "-serial", "chardev:agent"));
  }

  /** Boots, waits for the marker, synchronises with the agent and has it power the guest off. */
  private void answers(List<String> devices) throws Exception {
    Path socket = temp.resolve("agent");
    Console console = new Console("\n" + Initramfs.MARKER + "\r\n");
    Child qemu =
        Program.of(
                Stream.of(
                        List.of("qemu-system-x86_64", "-accel", "tcg", "-machine", "pc"),
                        List.of("-cpu", "max", "-m", "512M", "-display", "none", "-nodefaults"),
                        List.of(
                            "-chardev", "socket,path=" + socket + ",server=on,wait=off,id=agent"),
                        devices,
                        List.of("-kernel", kernel.image().toString()),
                        List.of("-initrd", initramfs.toString()),
                        List.of("-append", "console=ttyS0 nokaslr"))
                    .flatMap(List::stream)
                    .toList())
            .start(console, console);
    Agent agent = new Agent("{\"return\": 4711}\n");
    try (Loop loop = Loop.start("test", agent.seen::completeExceptionally)) {
      console.seen.get(BOOT_SECONDS, TimeUnit.SECONDS);
      try (Connection connection = Connection.open(loop, socket.toString(), agent)) {
        synchronise(connection, agent);
        connection.send(utf8("{\"execute\": \"guest-shutdown\"}\n"));
        assertThat(qemu.exited().get(BOOT_SECONDS, TimeUnit.SECONDS)).isZero();
      }
    } finally {
      qemu.kill();
    }
    assertThat(console.text()).contains("reboot: Power down").doesNotContain("not found");
  }

  /** What reaches a serial port before the agent has opened it is lost, so it is said again. */
  private static void synchronise(Connection connection, Agent agent) throws Exception {
    for (int tries = 0; tries < 2 * BOOT_SECONDS && !agent.seen.isDone(); tries++) {
      connection.send(
          utf8("{\"execute\": \"guest-sync-delimited\", \"arguments\": {\"id\": 4711}}\n"));
      agent.seen.copy().completeOnTimeout("", 500, TimeUnit.MILLISECONDS).get();
    }
    assertThat(agent.text()).contains("{\"return\": 4711}\n");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Collects text until what is waited for was in it. */
  private static class Collector {
    final CompletableFuture<String> seen = new CompletableFuture<>();
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private final String awaited;

    Collector(String awaited) {
      this.awaited = awaited;
    }

    synchronized String text() {
      return all.toString(StandardCharsets.ISO_8859_1);
    }

    synchronized void add(byte[] piece) {
      all.writeBytes(piece);
      if (text().contains(awaited)) {
        seen.complete(text());
      }
    }
  }

  private static final class Console extends Collector implements Child.Sink {
    Console(String awaited) {
      super(awaited);
    }

    @Override
    public void accept(byte[] piece) {
      add(piece);
    }
  }

  private static final class Agent extends Collector implements Connection.Handler {
    Agent(String awaited) {
      super(awaited);
    }

    @Override
    public void received(byte[] piece) {
      add(piece);
    }

    @Override
    public void ended() {
      seen.completeExceptionally(new IOException("the agent's channel ended: " + text()));
    }
  }
}
