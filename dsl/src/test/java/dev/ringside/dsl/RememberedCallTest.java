package dev.ringside.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RememberedCallTest {
  @TempDir Path folder;

  private Optional<Map<String, Object>> remembered(String source, String... args) {
    return RememberedCall.in(source, List.of(args), folder).flatMap(RememberedCall::arguments);
  }

  private void call(String source, List<String> args, Map<String, ?> arguments) {
    RememberedCall.in(source, args, folder).orElseThrow().keep(arguments);
  }

  @Test
  void aScriptIsKnownByItsFirstCallAndItsArguments() {
    Map<String, ?> arguments = Map.of("cpus", 2, "nokaslr", true, "append", "a=b c=\u00e4");
    call("a = 1\nvm.boot(cpus: n)\nvm.boot()\n", List.of("2"), arguments);

    assertThat(remembered("b\n\nvm.boot(cpus: n)\nc", "2")).contains(Map.copyOf(arguments));
    assertThat(remembered("vm.boot(cpus: n)", "3")).isEmpty();
    assertThat(remembered("vm.boot(cpus: m)", "2")).isEmpty();
    assertThat(remembered("vm.boot()", "2")).isEmpty();
    assertThat(RememberedCall.in("vm.reboot()", List.of(), folder)).isEmpty();
  }

  @Test
  void theLastArgumentsCount() {
    call("vm.boot(*: all)", List.of(), Map.of("cpus", 1));
    call("vm.boot(*: all)", List.of(), Map.of("cpus", 2));
    assertThat(remembered("vm.boot(*: all)")).contains(Map.of("cpus", 2));
  }

  @Test
  void whatIsNoPlainDataIsNotKept() {
    call("vm.boot(kernel: x)", List.of(), Map.of("kernel", folder));
    call("vm.boot(kernel: x)", List.of(), Map.of("append", "two\nlines"));
    call("vm.boot(kernel: x)", List.of(), Map.of("qemu", List.of("-name", "x")));
    assertThat(remembered("vm.boot(kernel: x)")).isEmpty();
  }

  @Test
  void aDamagedFileIsNone() throws IOException {
    call("vm.boot()", List.of(), Map.of("cpus", 2));
    try (Stream<Path> files = Files.list(folder)) {
      Files.writeString(files.findFirst().orElseThrow(), "cpus=ix");
    }
    assertThat(remembered("vm.boot()")).isEmpty();
  }

  @Test
  void onlyTheNewestFilesStay() throws IOException {
    for (int i = 0; i < 60; i++) {
      call("vm.boot(cpus: " + i + ")", List.of(), Map.of("cpus", i));
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(50);
    }
    assertThat(remembered("vm.boot(cpus: 59)")).isPresent();
  }
}
