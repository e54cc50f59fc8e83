package dev.ringside.stub.ram;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** This JVM stands for QEMU where it listens, and for a process without guest memory. */
class QemuRamTest {
  private final long ourselves = ProcessHandle.current().pid();

  @TempDir Path folder;

  @Test
  void whoListensAtAUnixSocket() throws IOException {
    Path socket = folder.resolve("a b");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      assertThat(QemuRam.owner(socket.toString())).hasValue(ourselves);
      assertThat(QemuRam.owner(folder + "/./a b")).hasValue(ourselves);
    }
    assertThat(QemuRam.owner(socket.toString())).isEmpty();
  }

  @Test
  void whoListensAtAPort() throws IOException {
    try (ServerSocket server = new ServerSocket()) {
      server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
      int port = server.getLocalPort();
      assertThat(QemuRam.owner(":" + port)).hasValue(ourselves);
      assertThat(QemuRam.owner("localhost:" + port)).hasValue(ourselves);
      assertThat(QemuRam.owner("127.0.0.2:" + port)).isEmpty();
      assertThat(QemuRam.owner("192.0.2.1:" + port)).isEmpty();
    }
  }

  @Test
  void whoListensAtAPortOfAnyAddress() throws IOException {
    try (ServerSocket server = new ServerSocket(0)) {
      assertThat(QemuRam.owner("127.0.0.1:" + server.getLocalPort())).hasValue(ourselves);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "x", "/absent", "host.invalid:1", ":99999999999", "/a\0b"})
  void nobodyListensThere(String endpoint) {
    assertThat(QemuRam.owner(endpoint)).isEmpty();
  }

  /** As it looks on a host where QEMU listens at a port of every address. */
  @Test
  void theKernelsTables() throws IOException {
    Files.writeString(
        folder.resolve("tcp"),
        """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:306F 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 11 1 0
           1: 0100007F:306F 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 12 1 0
           2: 0200007F:306F 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 13 1 0
        """);
    Files.writeString(
        folder.resolve("tcp6"),
        """
           0: 00000000000000000000000000000000:306F 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 14 1 0
           1: 0000000000000000FFFF00000100007F:306F 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 15 1 0
        """);
    assertThat(ListeningSockets.inodes(":12399", folder))
        .containsExactly("socket:[11]", "socket:[14]", "socket:[15]");
    assertThat(ListeningSockets.inodes(":12398", folder)).isEmpty();
  }

  @Test
  void aProcessWithoutGuestMemoryHasNone() {
    assertThat(QemuRam.find(ourselves)).isEmpty();
    assertThat(QemuRam.find(Long.MAX_VALUE)).isEmpty();
    assertThat(Ram.of(ourselves)).isEmpty();
    assertThat(QemuRam.command(Long.MAX_VALUE)).isEmpty();
  }
}
