package dev.ringside.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AptTest {
  private static final Path FOLDER = Path.of("downloads");

  @Test
  void readsWhereAPackageIs() {
    var sources =
        Apt.printed(
            "'http://mirror.example/pool/b/busybox-static_1.35.0-4%2bdeb12u1_amd64.deb'"
                + " busybox-static_1%3a1.35.0-4+deb12u1_amd64.deb 928188 SHA256:3d3f\n"
                + "N: a notice\n");

    assertThat(sources)
        .containsExactly(
            new Apt.Source(
                "http://mirror.example/pool/b/busybox-static_1.35.0-4%2bdeb12u1_amd64.deb",
                "busybox-static_1%3a1.35.0-4+deb12u1_amd64.deb", 928188, "SHA256:3d3f"));
    assertThat(sources.get(0).name()).isEqualTo("busybox-static");
    assertThat(sources.get(0).version()).isEqualTo("1:1.35.0-4+deb12u1");
  }

  @Test
  void readsDirectDependencies() {
    assertThat(
            Apt.depended(
                "qemu-guest-agent\n"
                    + "  PreDepends: init-system-helpers\n"
                    + "  Depends: libc6\n"
                    + " |Depends: usrmerge\n"
                    + "  Depends: <perl:any>\n"
                    + "    perl\n"
                    + "  Recommends: other\n"))
        .containsExactly("libc6", "usrmerge");
  }

  @Test
  void aVanishedFileAsksForAnUpdate() {
    assertThat(
            Apt.refused(
                "kernel 6.1",
                FOLDER,
                "Err:1 http://mirror.example/x.deb\n"
                    + "  404  Not Found [IP: 203.0.113.80 80]\n"
                    + "W: Download is performed unsandboxed as root as file 'x.deb' …\n"
                    + "E: Failed to fetch http://mirror.example/x.deb  404  Not Found"
                    + " [IP: 203.0.113.80 80]\n"
                    + "E: Download Failed\n"))
        .hasMessageStartingWith(
            "cannot fetch kernel 6.1: Failed to fetch http://mirror.example/x.deb  404  Not Found;")
        .hasMessageContaining("run 'apt-get update' as root");
  }

  @Test
  void aFullDiskIsCalledSo() {
    assertThat(
            Apt.refused(
                "kernel 6.1",
                FOLDER,
                "E: Failed to fetch http://mirror.example/x.deb  Error writing to file - write (28: No"
                    + " space left on device) [IP: 203.0.113.80 80]\n"))
        .hasMessageContaining("free some space on the disk of downloads, or set XDG_CACHE_HOME");
  }

  @Test
  void aLostNetworkKeepsWhatIsThere() {
    assertThat(
            Apt.refused(
                "kernel 6.1",
                FOLDER,
                "E: Failed to fetch http://mirror.example/x.deb  Could not resolve 'mirror.example'\n"))
        .hasMessageContaining("is the network up?")
        .hasMessageContaining("what was fetched so far is kept");
  }
}
