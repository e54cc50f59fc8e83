package dev.ringside.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BootRequestTest {
  private static BootRequest request(Map<String, ?> arguments) {
    return new BootRequest(arguments, UnaryOperator.identity());
  }

  static List<Arguments> wrong() {
    return List.of(
        Arguments.of(
            "kernle", "debian", "vm.boot has no argument 'kernle': did you mean 'kernel'?"),
        Arguments.of("cpus", 0, "vm.boot(cpus: 0): it is 1 or more"),
        Arguments.of("cpus", "two", "vm.boot(cpus: two): it is a number"),
        Arguments.of("memory", 12, "vm.boot(memory: '12'): write it as '512M' or '2G'"),
        Arguments.of("nokaslr", 3, "vm.boot(nokaslr: 3): it is true or false"),
        Arguments.of("timeout", -1, "vm.boot(timeout: …): it is more than 0 seconds"),
        Arguments.of(
            "accelerator", "xen", "vm.boot(accelerator: 'xen'): it is one of auto, kvm, tcg"),
        Arguments.of("network", "wifi", "vm.boot(network: 'wifi'): it is one of user, none"),
        Arguments.of("disk", "/nope", "vm.boot(disk: …): there is no file /nope"),
        Arguments.of("initrd", "/nope", "vm.boot(initrd: …): there is no file /nope"));
  }

  /** Before anything is started, or a machine that runs is ended for it. */
  @ParameterizedTest
  @MethodSource("wrong")
  void aWrongArgumentIsSaidAtOnce(String name, Object value, String sentence) {
    assertThatThrownBy(() -> request(Map.of(name, value)))
        .isInstanceOf(RingsideException.class)
        .hasMessage(sentence);
  }

  @Test
  void theDefaults() {
    BootRequest request = request(Map.of());
    assertThat(request.timeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(request.debug()).isTrue();
    assertThat(request.frozen()).isFalse();
    assertThat(request.ownInitramfs()).isTrue();
  }

  @Test
  void aDiskBootsWithoutOurInitramfs() {
    Path disk = Path.of(System.getProperty("java.home"), "release");
    assertThat(request(Map.of("disk", disk)).ownInitramfs()).isFalse();
  }
}
