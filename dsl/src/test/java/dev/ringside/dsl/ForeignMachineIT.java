package dev.ringside.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.io.Child;
import dev.ringside.io.Program;
import dev.ringside.stub.ram.Ram;
import dev.ringside.target.BootSector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A QEMU that is not ours, with the boot sector, and plain gdbs. */
@Timeout(120)
class ForeignMachineIT {
  private static final Duration DEADLINE = Duration.ofSeconds(40);
  private static BootSector sector;
  private static long counterAt;

  @TempDir Path folder;

  private final Queue<String> wire = new ConcurrentLinkedQueue<>();
  private final Queue<String> notices = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> defects = new ConcurrentLinkedQueue<>();
  private Child qemu;
  private Ram ram;
  private Optional<ForeignMachine> machine = Optional.empty();

  @BeforeAll
  static void build() throws IOException {
    sector = BootSector.build(Files.createDirectories(Path.of("target", "bootsector")));
    String counter =
        Program.of("nm", sector.symbols().toString())
            .run(DEADLINE)
            .out()
            .lines()
            .filter(line -> line.endsWith(" counter"))
            .findFirst()
            .orElseThrow();
    counterAt = Long.parseLong(counter.split(" ")[0], 16);
  }

  @BeforeEach
  void start() throws Exception {
    start(List.of());
  }

  private void start(List<String> more) throws Exception {
    CompletableFuture<Void> up = new CompletableFuture<>();
    StringBuilder said = new StringBuilder();
    List<String> command = new ArrayList<>(List.of("qemu-system-x86_64", "-nodefaults"));
    command.addAll(List.of("-display", "none", "-serial", "stdio", "-m", "16M"));
    command.addAll(List.of("-object", "memory-backend-memfd,id=ram,size=16M,share=on"));
    command.addAll(List.of("-machine", "memory-backend=ram"));
    command.addAll(List.of("-drive", "format=raw,file=" + sector.image()));
    command.addAll(List.of("-gdb", "unix:" + theirs() + ",server=on,wait=off"));
    command.addAll(more);
    qemu =
        Program.of(command)
            .start(
                piece -> {
                  said.append(new String(piece, StandardCharsets.US_ASCII));
                  if (said.indexOf("ready") >= 0) {
                    up.complete(null);
                  }
                },
                piece -> {});
    if (!more.contains("-S")) {
      up.get(20, TimeUnit.SECONDS);
    }
    long until = System.nanoTime() + DEADLINE.toNanos();
    while (!Files.exists(Path.of(theirs())) && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    ram = Ram.of(qemu.pid()).orElseThrow();
  }

  @AfterEach
  void end() throws Exception {
    machine.ifPresent(ForeignMachine::close);
    qemu.kill();
    qemu.exited().get(20, TimeUnit.SECONDS);
    ram.close();
    assertThat(defects).isEmpty();
    assertThat(notices).isEmpty();
    assertThat(Path.of(ours())).doesNotExist();
  }

  private String theirs() {
    return folder.resolve("qemu").toString();
  }

  private String ours() {
    return folder.resolve("stub").toString();
  }

  private ForeignMachine open() {
    return open(ours());
  }

  private ForeignMachine open(String listen) {
    ForeignMachine opened =
        ForeignMachine.open(theirs(), listen, notices::add, defects::add, Optional.of(wire::add));
    machine = Optional.of(opened);
    return opened;
  }

  private long counter() {
    byte[] bytes = ram.read(counterAt, Long.BYTES).orElseThrow();
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  private void assertThatItRuns() {
    long before = counter();
    long until = System.nanoTime() + DEADLINE.toNanos();
    while (counter() == before && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    assertThat(counter()).isNotEqualTo(before);
  }

  private String gdb(String... lines) {
    return gdbAt(ours(), lines);
  }

  private static String gdbAt(String endpoint, String... lines) {
    List<String> command = new ArrayList<>(List.of("gdb", "-q", "-nx", "-batch"));
    command.addAll(List.of("-ex", "set confirm off", "-ex", "target remote " + endpoint));
    for (String line : lines) {
      command.addAll(List.of("-ex", line));
    }
    command.add(sector.symbols().toString());
    Program.Finished finished = Program.of(command).run(DEADLINE);
    return finished.out() + finished.err();
  }

  private long lines(String beginning) {
    return wire.stream().filter(line -> line.contains(beginning)).count();
  }

  @Test
  void aConditionIsDecidedBeforeGdbHearsOfIt() {
    ForeignMachine opened = open();
    assertThat(opened.sharesMemory()).isTrue();
    assertThat(opened.pid()).hasValue(qemu.pid());
    assertThatItRuns();
    String said =
        gdb("break *work if $rdi % 200 == 7", "continue", "continue", "print $rdi % 200", "detach");
    assertThat(said).contains("$1 = 7").contains("detached");
    assertThat(lines("gdb $Z0")).isPositive();
    assertThat(wire).anyMatch(line -> line.matches(".*<-- gdb \\$Z0,[0-9a-f]+,1;X.*"));
    assertThat(lines("--> gdb $T05")).isLessThan(10);
    assertThat(lines("<-- rsp $T05")).isGreaterThan(200);
    assertThatItRuns();
  }

  @Test
  void gdbComesAndGoesAndTheMachineRunsOn() {
    open();
    for (int i = 0; i < 5; i++) {
      assertThat(gdb("print $rip", "detach")).contains("$1 =").contains("detached");
      assertThatItRuns();
      assertThat(gdb("break work", "continue", "bt")).contains("#0  work");
      assertThatItRuns();
      gdb("break work", "continue", "python import os; os._exit(1)");
      assertThatItRuns();
    }
  }

  @Test
  void gdbAtAPort() throws IOException {
    int port;
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = any.getLocalPort();
    }
    open(Integer.toString(port));
    assertThat(gdbAt(machine.orElseThrow().listensAt(), "print $rip", "detach")).contains("$1 =");
    assertThatItRuns();
  }

  @Test
  void aSecondGdbIsTurnedAway() {
    open();
    String second =
        "shell gdb -q -nx -batch -ex 'target remote " + ours() + "' 2>&1 | sed 's/^/second: /'";
    String said = gdb("print 1 + 1", second, "print $rip != 0", "detach");
    assertThat(said).contains("second: ").contains("$2 = 1").contains("detached");
    assertThat(said).doesNotContain("second: 0x");
    assertThatItRuns();
  }

  @Test
  void whatWasFrozenStaysFrozenUntilGdbLetsItRun() throws Exception {
    qemu.kill();
    qemu.exited().get(20, TimeUnit.SECONDS);
    Files.deleteIfExists(Path.of(theirs()));
    start(List.of("-S"));
    open().close();
    assertThat(counter()).isZero();
    open();
    assertThat(gdb("print/x $rip", "detach")).contains("$1 = 0xfff0");
    assertThatItRuns();
  }

  @Test
  void whenItGoesGdbsBreakpointsGoToo() throws Exception {
    open();
    CompletableFuture<String> gdb =
        CompletableFuture.supplyAsync(
            () -> gdb("break work", "continue", "continue", "shell sleep 30", "continue"));
    long until = System.nanoTime() + DEADLINE.toNanos();
    while (lines("--> gdb $T05") < 2 && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    machine.orElseThrow().close();
    assertThatItRuns();
    assertThat(gdbAt(theirs(), "print $rip", "detach")).contains("$1 =");
    assertThatItRuns();
    assertThat(machine.orElseThrow().ended()).isNotDone();
    gdb.cancel(true);
  }

  @Test
  void itTellsOfQemusEnd() throws Exception {
    ForeignMachine opened = open();
    qemu.kill();
    opened.ended().get(20, TimeUnit.SECONDS);
  }

  @Test
  void theSocketOfAStubThatWasKilledIsReplaced() throws IOException {
    try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      killed.bind(UnixDomainSocketAddress.of(ours()));
    }
    open();
    assertThat(gdb("print $rip", "detach")).contains("$1 =");
  }

  private void refused(String qemuSocket, String listen, String why) {
    assertThatThrownBy(
            () ->
                ForeignMachine.open(
                    qemuSocket, listen, notices::add, defects::add, Optional.empty()))
        .isInstanceOf(RingsideException.class)
        .hasMessageContaining(why);
    assertThatItRuns();
  }

  @Test
  void whereItCannotListenTheMachineRunsOn() throws IOException {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      refused(theirs(), ":" + busy.getLocalPort(), "Address already in use");
    }
    String file = Files.writeString(folder.resolve("file"), "x").toString();
    refused(theirs(), file, "is a file already");
    assertThat(Path.of(file)).hasContent("x");
    refused(theirs(), theirs(), "somebody listens at");
    refused(theirs(), folder + "/./qemu", "somebody listens at");
    refused(theirs(), folder + "/absent/stub", "cannot listen at");
  }

  @Test
  void whoCannotBeReachedOrIsNoStub() throws IOException {
    refused(folder.resolve("absent").toString(), ours(), "start QEMU with -gdb");
    refused(theirs(), ":", "names no socket");
    refused("host.invalid:1234", ours(), "there is no such host");
    Path monitor = folder.resolve("qmp");
    Child other =
        Program.of(
                "qemu-system-x86_64",
                "-nodefaults",
                "-display",
                "none",
                "-S",
                "-qmp",
                "unix:" + monitor + ",server=on,wait=off")
            .start(piece -> {}, piece -> {});
    try {
      long until = System.nanoTime() + DEADLINE.toNanos();
      while (!Files.exists(monitor) && System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      refused(monitor.toString(), ours(), "is no gdb stub");
    } finally {
      other.kill();
    }
  }
}
