package dev.ringside.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.image.BootImage;
import dev.ringside.image.Cache;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boots of Debian's kernel that are saved and restored, in a cache with no boots of its own. */
class SavedBootIT {
  private static final Map<String, ?> PLAIN = Map.of("debug", false, "nokaslr", true);

  @TempDir Path temp;
  private final Heard heard = new Heard();
  private Cache cache;
  private Path boots;
  private Session session;

  @BeforeEach
  void open() throws IOException {
    cache = UsersCache.linkedInto(temp);
    boots = temp.resolve("boots");
    session = another();
  }

  @AfterEach
  void close() {
    session.close();
    assertThat(heard.defects).isEmpty();
  }

  private Session another() {
    return Session.open(cache, heard, Optional.empty());
  }

  private Boot boot(Map<String, ?> arguments) {
    return session.vm().boot(arguments);
  }

  private String run(String command) {
    return session.guest().run(command).out();
  }

  private Path only() throws IOException {
    try (Stream<Path> files = Files.list(boots)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  @Test
  void theSecondBootIsRestored() {
    Boot first = boot(Map.of());
    assertThat(first.cached()).isFalse();
    assertThat(first.steps()).containsKeys("kernel", "save").doesNotContainKey("restore");

    Boot second = boot(Map.of());

    assertThat(second.cached()).isTrue();
    assertThat(second.steps()).containsKeys("restore", "agent").doesNotContainKey("kernel");
    assertThat(second.toString()).contains("restored from the cache, saved ");
    assertThat(second.console()).isNotEmpty().isEqualTo(first.console());
    assertThat(session.vm().getConsole()).isEqualTo(first.console());
    assertThat(second.kernelTime()).isEqualTo(first.kernelTime()).isPositive();
    assertThat(heard.steps).anyMatch(step -> step.endsWith("; vm.boot(fresh: true) boots again"));
    assertThat(heard.notices).isEmpty();
    assertThat(run("uname -s")).isEqualTo("Linux\n");

    aBreakpointIsHit();
  }

  private void aBreakpointIsHit() {
    Object hit =
        session.run(
            """
            program = guest.spawn('cat /proc/version')
            opens = gdb.break('do_sys_openat2') < pid == program >
            program.resume()
            stop = gdb.go(timeout: 60)
            opens.delete()
            gdb.cont()
            [stop.pid == program.pid, stop.function, program.await().exit]
            """,
            "hit.groovy",
            Path.of(""),
            List.of());
    assertThat(hit).isEqualTo(List.of(true, "do_sys_openat2", 0));
  }

  @Test
  void aRestoredMachineCanBeResetAndReboot() throws InterruptedException {
    boot(Map.of());
    assertThat(boot(Map.of()).cached()).isTrue();
    run("touch /root/mark");

    session.vm().reset();

    assertThat(run("ls /root")).isEmpty();
    long before = Instant.now().getEpochSecond();
    long guests = Long.parseLong(run("date +%s").strip());
    assertThat(guests).isBetween(before - 1, Instant.now().getEpochSecond() + 1);
    aBreakpointIsHit();
    assertThat(heard.notices).isEmpty();
    run("touch /root/mark");

    session.guest().spawn("reboot -f").resume();

    assertThat(heard.notices.poll(60, TimeUnit.SECONDS))
        .isEqualTo("the machine reset itself (guest-reset): a triple fault, or a reboot");
    assertThat(run("ls /root")).isEmpty();
    assertThat(heard.notices).isEmpty();
  }

  @Test
  void twoRestoredGuestsHaveTheTimeOfNowAndRandomNumbersOfTheirOwn() {
    boot(PLAIN);
    String first = restoredNumbers();
    String second = restoredNumbers();
    assertThat(first).hasSize(64).isNotEqualTo(second);
  }

  /** What the guest reads first, and nothing that it could have gathered since. */
  private String restoredNumbers() {
    assertThat(boot(PLAIN).cached()).isTrue();
    String random = run("hexdump -n 32 -v -e '/1 \"%02x\"' /dev/urandom");
    long before = Instant.now().getEpochSecond();
    long guests = Long.parseLong(run("date +%s").strip());
    assertThat(guests).isBetween(before - 1, Instant.now().getEpochSecond() + 1);
    return random;
  }

  @Test
  void freshBootsAgainAndReplacesWhatWasSaved() throws IOException {
    boot(PLAIN);
    Object before = Files.getAttribute(only(), "unix:ino");
    Boot fresh = boot(Map.of("debug", false, "nokaslr", true, "fresh", true));
    assertThat(fresh.cached()).isFalse();
    assertThat(Files.getAttribute(only(), "unix:ino")).isNotEqualTo(before);
    assertThat(boot(PLAIN).cached()).isTrue();
  }

  @Test
  void anotherMachineIsNotRestored() {
    boot(PLAIN);
    assertThat(boot(Map.of("debug", false, "memory", "640M")).cached()).isFalse();
    assertThat(boot(Map.of("debug", false, "append", "quiet")).cached()).isFalse();
    assertThat(boot(Map.of("debug", false, "append", "quiet")).cached()).isTrue();
  }

  @Test
  void twoCpusAreRestored() {
    boot(Map.of("debug", false, "cpus", 2));
    assertThat(boot(Map.of("debug", false, "cpus", 2)).cached()).isTrue();
    assertThat(run("nproc")).isEqualTo("2\n");
  }

  @Test
  void aDamagedFileIsRemovedAndTheMachineBoots() throws IOException {
    boot(PLAIN);
    Path file = only();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), channel.size() / 3);
    }
    bootsAnew("the saved boot " + file + " is damaged");
  }

  @Test
  void aFileCutShortIsRemovedAndTheMachineBoots() throws IOException {
    boot(PLAIN);
    Path file = only();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }
    bootsAnew("the saved boot " + file + " is damaged");
  }

  @Test
  void aFileOfAnotherQemuIsRemovedAndTheMachineBoots() throws IOException {
    boot(PLAIN);
    rewrite(
        label ->
            new BootImage.Label(label.key(), "6.0.0", label.at(), label.console(), label.devices()),
        memory -> {});
    bootsAnew("it is of QEMU 6.0.0, and this is ");
  }

  @Test
  void aStateThatQemuCannotTakeIsRemovedAndTheMachineBoots() throws IOException {
    boot(PLAIN);
    rewrite(
        label ->
            new BootImage.Label(
                label.key(), label.qemu(), label.at(), label.console(), new byte[100]),
        memory -> {});
    bootsAnew("QEMU ended with exit status 1: ");
  }

  /** Its kernel, 14 MB from the 16th on, is {@code jmp} to itself: the agent never answers. */
  @Test
  void aGuestThatDoesNotComeUpIsRemovedAndTheMachineBoots() throws IOException {
    boot(PLAIN);
    byte[] spin = new byte[14 << 20];
    for (int i = 0; i < spin.length; i += 2) {
      spin[i] = (byte) 0xeb;
      spin[i + 1] = (byte) 0xfe;
    }
    rewrite(
        label -> label,
        memory -> {
          memory.seek(16 << 20);
          memory.write(spin);
        });
    bootsAnew("the restored guest's agent did not answer within 15 s");
  }

  private void bootsAnew(String why) throws IOException {
    Boot boot = boot(PLAIN);
    assertThat(boot.cached()).isFalse();
    assertThat(heard.notices)
        .hasSize(1)
        .allMatch(
            notice ->
                notice.startsWith(
                    "the saved boot could not be restored and was removed, so this is a new boot: "
                        + why));
    assertThat(run("uname -s")).isEqualTo("Linux\n");
    assertThat(session.news().end()).isEmpty();
    assertThat(boot(PLAIN).cached()).isTrue();
  }

  private interface MemoryChange {
    void of(RandomAccessFile memory) throws IOException;
  }

  private void rewrite(UnaryOperator<BootImage.Label> change, MemoryChange inMemory)
      throws IOException {
    Path file = only();
    Path memory = temp.resolve("memory");
    long size = 512L << 20;
    try (BootImage image = BootImage.open(file);
        RandomAccessFile all = new RandomAccessFile(memory.toFile(), "rw")) {
      all.setLength(size);
      image.fill(memory);
      inMemory.of(all);
      Files.delete(file);
      BootImage.write(file, change.apply(image.label()), memory);
    }
  }
}
