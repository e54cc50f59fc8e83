package dev.ringside.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QemuCommandTest {
  private static String line(String machine, String extra) {
    QemuCommand command =
        new QemuCommand(
            Optional.empty(),
            Optional.empty(),
            "",
            "512M",
            1,
            "max",
            machine,
            "tcg",
            "none",
            List.of(),
            false,
            extra.isEmpty() ? List.of() : List.of(extra.split(" ")));
    Path folder = Path.of("/run/m");
    return String.join(
        " ",
        command.arguments(
            new QemuCommand.Sockets(
                folder.resolve("qmp"),
                folder.resolve("agent"),
                folder.resolve("files"),
                folder.resolve("console"),
                folder.resolve("gdb"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pc", "q35", "pc,smm=off", "microvm,pic=off"})
  void memoryIsShared(String machine) {
    assertThat(line(machine, "-device isa-debug-exit"))
        .contains(" -machine " + machine + " ")
        .contains(" -m 512M ")
        .contains(
            " -object memory-backend-memfd,id=ram,size=512M,share=on -machine memory-backend=ram ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-m 1G",
        "--m 1G",
        "-mem-path /dev/hugepages",
        "-object memory-backend-file,id=far,size=512M,mem-path=/x -numa node,memdev=far",
        "-machine memory-backend=mine",
        "-readconfig machine.cfg"
      })
  void theUsersOwnMemoryIsLeftAlone(String extra) {
    assertThat(line("pc", extra)).doesNotContain("memory-backend-memfd").endsWith(extra);
  }

  @Test
  void aMachineTypeThatNamesItsMemoryIsLeftAlone() {
    assertThat(line("pc,memory-backend=mine", "")).doesNotContain("memory-backend-memfd");
  }
}
