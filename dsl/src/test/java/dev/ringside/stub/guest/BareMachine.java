package dev.ringside.stub.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.io.Child;
import dev.ringside.io.Program;
import dev.ringside.target.BootSector;
import dev.ringside.wire.rsp.Hex;
import dev.ringside.wire.rsp.RspDecoder;
import dev.ringside.wire.rsp.RspEncoder;
import dev.ringside.wire.rsp.RspFrame;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A processor in long mode, without an operating system, under QEMU's stub. Its first 2 MB are
 * mapped three times: where they are, as the kernel's image, and as its direct map. What faults
 * ends it. Every wait is bounded by the test's own timeout.
 */
final class BareMachine implements AutoCloseable {
  static final long IMAGE = 0xffffffff80000000L;
  static final long DIRECT_MAP = 0xffff888000000000L;
  static final int SIZE = 0x20_0000;

  /** gdb's numbers: 0..15 general, then rip and eflags; gs_base lies behind the segments. */
  static final int RSP = 7;

  static final int RIP = 16;
  static final int EFLAGS = 17;
  private static final int GS_BASE = 25;
  private static final int CR3 = 29;
  private static final int CR4 = 30;
  private static final int ST0 = 33;
  private static final int FSTAT = 42;
  private static final int XMM0 = 49;

  private final Path folder;
  private final Child qemu;
  private final SocketChannel channel;
  private final RspDecoder decoder = new RspDecoder();
  private final Deque<String> packets = new ArrayDeque<>();

  private BareMachine(Path folder, Child qemu, SocketChannel channel) {
    this.folder = folder;
    this.qemu = qemu;
    this.channel = channel;
  }

  static BareMachine start() throws Exception {
    Path folder = Files.createTempDirectory("bare");
    Path build = Files.createDirectories(Path.of("target", "bootsector"));
    Path socket = folder.resolve("gdb");
    StringBuffer said = new StringBuffer();
    CompletableFuture<Void> ready = new CompletableFuture<>();
    Child qemu =
        Program.of(
                "qemu-system-x86_64",
                "-nodefaults",
                "-display",
                "none",
                "-accel",
                "tcg",
                "-cpu",
                "max",
                "-m",
                "16M",
                "-no-reboot",
                "-serial",
                "stdio",
                "-drive",
                "format=raw,file=" + BootSector.build(build).image(),
                "-gdb",
                "unix:" + socket + ",server=on,wait=off")
            .start(
                piece -> {
                  said.append(new String(piece, StandardCharsets.US_ASCII));
                  if (said.indexOf("ready") >= 0) {
                    ready.complete(null);
                  }
                },
                piece -> said.append(new String(piece, StandardCharsets.US_ASCII)));
    qemu.exited().thenRun(() -> ready.completeExceptionally(new IOException("QEMU: " + said)));
    ready.get(20, TimeUnit.SECONDS);
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
    BareMachine machine = new BareMachine(folder, qemu, channel);
    machine.setUp();
    return machine;
  }

  private void setUp() throws IOException {
    // QEMU 7.2 knows no registers by number before it was asked for their description.
    send("qXfer:features:read:target.xml:0,ffb");
    String reply = next();
    // It may say first that our connection stopped it.
    assertThat(reply.startsWith("T") ? next() : reply).startsWith("l<");
    // Tables like the boot sector's, elsewhere: 512 GB, 1 GB and 2 MB an entry.
    int[] tables = {0x1_1000, 0x1_2000, 0x1_3000};
    for (int entry : new int[] {0, 273, 511}) {
      writeNumber(tables[0] + 8 * entry, tables[1] | 3);
    }
    for (int entry : new int[] {0, 510}) {
      writeNumber(tables[1] + 8 * entry, tables[2] | 3);
    }
    writeNumber(tables[2], 0x83);
    ok("P%x=%s".formatted(CR3, Hex.encode(little(tables[0]))));
  }

  /** Sends a packet and returns the reply. */
  String ask(String payload) throws IOException {
    send(payload);
    return next();
  }

  private void send(String payload) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(RspEncoder.packet(payload));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private String next() throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(8192);
    while (packets.isEmpty()) {
      piece.clear();
      if (channel.read(piece) < 0) {
        throw new IOException("QEMU is gone");
      }
      for (RspFrame frame : decoder.feed(piece.array(), 0, piece.position())) {
        if (frame instanceof RspFrame.Packet packet) {
          packets.add(packet.payload());
          channel.write(ByteBuffer.wrap(RspEncoder.ack()));
        }
      }
    }
    return packets.remove();
  }

  void write(long address, byte[] bytes) throws IOException {
    for (int at = 0; at < bytes.length; at += 1024) {
      byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 1024));
      ok("M%x,%x:%s".formatted(address + at, part.length, Hex.encode(part)));
    }
  }

  void writeNumber(long address, long value) throws IOException {
    write(address, little(value));
  }

  byte[] read(long address, int length) throws IOException {
    return Hex.decode(ask("m%x,%x".formatted(address, length))).orElseThrow();
  }

  long readNumber(long address) throws IOException {
    return number(ask("m%x,8".formatted(address)), 0);
  }

  /** The general registers, rip and eflags. */
  long[] registers() throws IOException {
    String digits = ask("g");
    long[] values = new long[18];
    for (int i = 0; i < 17; i++) {
      values[i] = number(digits, 16 * i);
    }
    values[EFLAGS] = number(digits.substring(16 * 17, 16 * 17 + 8) + "00000000", 0);
    return values;
  }

  /** Sets the general registers, rip and eflags. */
  void registers(long[] values) throws IOException {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < 17; i++) {
      digits.append(Hex.encode(little(values[i])));
    }
    digits.append(Hex.encode(little(values[EFLAGS])), 0, 8);
    ok("G" + digits);
  }

  void gsBase(long base) throws IOException {
    ok("P%x=%s".formatted(GS_BASE, Hex.encode(little(base))));
  }

  /**
   * Random x87 and SSE registers.
   *
   * @param top the top of the x87 stack, 0..7
   */
  void fillX87(SplittableRandom random, int top) throws IOException {
    // PAE and OSFXSR: without the latter fxsave leaves the xmm registers out.
    ok("P%x=%s".formatted(CR4, Hex.encode(little(0x220))));
    fill(random, ST0, 8, 10);
    ok("P%x=%s".formatted(FSTAT, Hex.encode(little((long) top << 11)).substring(0, 8)));
    fill(random, XMM0, 16, 16);
  }

  private void fill(SplittableRandom random, int first, int registers, int bytes)
      throws IOException {
    for (int i = 0; i < registers; i++) {
      byte[] value = new byte[bytes];
      random.nextBytes(value);
      ok("P%x=%s".formatted(first + i, Hex.encode(value)));
    }
  }

  void breakpoint(long address) throws IOException {
    ok("Z0,%x,1".formatted(address));
  }

  void noBreakpoint(long address) throws IOException {
    ok("z0,%x,1".formatted(address));
  }

  /** Runs to a breakpoint. */
  void run() throws IOException {
    assertThat(ask("c")).startsWith("T05");
  }

  /** One instruction. */
  void step() throws IOException {
    assertThat(ask("s")).startsWith("T05");
  }

  private void ok(String payload) throws IOException {
    assertThat(ask(payload)).as(payload).isEqualTo("OK");
  }

  private static byte[] little(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }

  private static long number(String digits, int at) {
    byte[] bytes = Hex.decode(digits.substring(at, at + 16)).orElseThrow();
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  @Override
  public void close() throws IOException {
    channel.close();
    qemu.kill();
    Files.deleteIfExists(folder.resolve("gdb"));
    Files.delete(folder);
  }
}
