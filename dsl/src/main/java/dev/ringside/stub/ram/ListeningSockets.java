package dev.ringside.stub.ram;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The sockets of this host that somebody listens at, from the tables in /proc/net (proc(5)). */
public final class ListeningSockets {
  static final Path PROC_NET = Path.of("/proc/net");

  /** {@code Num: RefCount Protocol Flags Type St Inode Path}; listening is __SO_ACCEPTCON. */
  private static final String UNIX_LISTENS = "00010000";

  /** TCP_LISTEN (include/net/tcp_states.h). */
  private static final String TCP_LISTENS = "0A";

  private ListeningSockets() {}

  /**
   * Whether somebody listens at an endpoint; nobody is disturbed by the question, while QEMU 7.2
   * stops its machine when somebody connects.
   *
   * @param endpoint a unix socket's path, {@code host:port} or {@code :port}
   */
  public static boolean contain(String endpoint) {
    return !inodes(endpoint, PROC_NET).isEmpty();
  }

  /**
   * The sockets at an endpoint, each as a descriptor's link shows it: {@code socket:[1063090]}.
   *
   * @param endpoint a unix socket's path, {@code host:port} or {@code :port}
   * @param tables where the tables are, {@link #PROC_NET}
   */
  static List<String> inodes(String endpoint, Path tables) {
    try {
      int colon = endpoint.lastIndexOf(':');
      return (endpoint.contains("/") || colon < 0
              ? unix(Path.of(endpoint), tables.resolve("unix"))
              : tcp(endpoint.substring(0, colon), endpoint.substring(colon + 1), tables))
          .map(inode -> "socket:[" + inode + "]")
          .toList();
    } catch (IOException | IllegalArgumentException unknown) {
      return List.of();
    }
  }

  /** A socket is known by the path that its owner gave, which may be of another form than ours. */
  private static Stream<String> unix(Path path, Path table) throws IOException {
    Path wanted = path.toRealPath();
    return rows(table, 8)
        .filter(row -> row[3].equals(UNIX_LISTENS) && same(wanted, row[7]))
        .map(row -> row[6]);
  }

  private static boolean same(Path wanted, String bound) {
    try {
      return bound.startsWith("/") && Path.of(bound).toRealPath().equals(wanted);
    } catch (IOException | IllegalArgumentException gone) {
      return false;
    }
  }

  private static Stream<String> tcp(String host, String port, Path tables) throws IOException {
    InetAddress address = InetAddress.getByName(host.isEmpty() ? "127.0.0.1" : host);
    if (!address.isLoopbackAddress() && NetworkInterface.getByInetAddress(address) == null) {
      return Stream.empty();
    }
    String end = "(?i)(0+|(0{16}FFFF0000)?%s):%04X".formatted(hex(address), Integer.parseInt(port));
    return Stream.of("tcp", "tcp6")
        .map(tables::resolve)
        .flatMap(table -> rows(table, 11))
        .filter(row -> row[3].equals(TCP_LISTENS) && row[1].matches(end))
        .map(row -> row[9]);
  }

  /** The kernel prints an address by its 32-bit words, each as this processor reads it. */
  private static String hex(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress()).order(ByteOrder.LITTLE_ENDIAN);
    StringBuilder hex = new StringBuilder();
    while (bytes.hasRemaining()) {
      hex.append("%08X".formatted(bytes.getInt()));
    }
    return hex.toString();
  }

  /** The rows of a table, which may be absent; the last of their columns may hold blanks. */
  private static Stream<String[]> rows(Path table, int columns) {
    try {
      return new String(Files.readAllBytes(table), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.strip().split(" +", columns))
          .filter(row -> row.length == columns);
    } catch (IOException absent) {
      return Stream.empty();
    }
  }
}
