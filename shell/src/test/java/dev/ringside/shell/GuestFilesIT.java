package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files on their way into the guest, through their own port and, without that, the agent's. */
@Timeout(200)
class GuestFilesIT {
  private static final int[] LENGTHS = {0, 1, 40_000, 1 << 20, 3_500_001};

  @TempDir Path folder;
  private TestSession session;

  @BeforeEach
  void boot() {
    session = new TestSession(folder);
    session.run("vm.boot(debug: false)");
  }

  @AfterEach
  void end() {
    session.close();
  }

  /** A file of random bytes; its SHA-256. */
  private String file(String name, int length) throws Exception {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    Files.write(folder.resolve(name), content);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  private void arrives(int length) throws Exception {
    String sum = file("sent", length);
    session.run("guest.push('sent', 'got')");
    assertThat(session.run("guest.sh('sha256sum got').out").toString().split("\\s+"))
        .as("%d bytes", length)
        .containsExactly(sum, "got");
  }

  private String told(String verb) {
    return (String) session.run("try { " + verb + "; 'done' } catch (e) { e.message }");
  }

  @Test
  void everyLengthArrives() throws Exception {
    for (int length : LENGTHS) {
      arrives(length);
    }
  }

  @Test
  void withoutThePortTheAgentTakesThem() throws Exception {
    session.run("guest.sh('rm /dev/virtio-ports/dev.ringside.files.0')");
    for (int length : LENGTHS) {
      arrives(length);
    }
  }

  @Test
  void aProgramCanBeRunThatWasSent() throws IOException {
    Path program = Files.writeString(folder.resolve("says"), "#!/bin/sh\necho $1 $1\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    assertThat(session.run("guest.push('says', './says'); guest.run('./says so').out"))
        .isEqualTo("so so\n");
  }

  @Test
  void whatIsNotTakenIsNotInTheWayOfTheNext() throws Exception {
    file("large", 40_000_000);
    assertThat(told("guest.push('large', '/dev/full')"))
        .isEqualTo("failed to write to file: No space left on device");
    assertThat(told("guest.push('large', '/nosuch/large')"))
        .isEqualTo("failed to open file '/nosuch/large' (mode: 'w'): No such file or directory");
    arrives(500_000);
  }

  /** One that was to take another file, and was held up. */
  @Test
  void aReaderThatIsLeftOverGetsNothing() throws Exception {
    session.run(
        """
        guest.sh('(exec 3<>/dev/virtio-ports/dev.ringside.files.0; echo old >&3; cat <&3 >old) &')
        """);
    arrives(500_000);
    // What the agent writes itself anybody may change (qemu-ga 7.2).
    assertThat(session.run("guest.sh('stat -c %a got').out"))
        .as("through the port")
        .isEqualTo("644\n");
    arrives(600_000);
    assertThat(session.run("guest.sh('wc -c <old').out")).isEqualTo("0\n");
  }

  @Test
  void aMachineThatWasRestoredTakesThem() throws Exception {
    session.run("vm.save('clean')");
    arrives(500_000);
    session.run("vm.restore('clean')");
    arrives(600_000);
  }
}
