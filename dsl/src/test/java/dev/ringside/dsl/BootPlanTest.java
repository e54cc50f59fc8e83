package dev.ringside.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.image.Kernel;
import dev.ringside.target.Accelerator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BootPlanTest {
  private static final Path FILE = Path.of(System.getProperty("java.home"), "release");

  private static boolean saved(Map<String, ?> arguments) {
    BootRequest request = new BootRequest(arguments, UnaryOperator.identity());
    Kernel kernel = new Kernel("k", "6.1", Path.of("/k"), Optional.empty(), Optional.empty(), "");
    return BootPlan.saved(
        request, request.command(kernel, Optional.empty(), new Accelerator("tcg", "asked for")));
  }

  static List<Map<String, ?>> whole() {
    return List.of(
        Map.of(),
        Map.of("cpus", 2, "memory", "1G", "append", "quiet"),
        Map.of("debug", false, "fresh", true),
        Map.of("qemu", List.of("-device", "virtio-rng-pci", "-no-reboot")));
  }

  static List<Map<String, ?>> withAStateElsewhere() {
    return List.of(
        Map.of("frozen", true),
        Map.of("disk", FILE),
        Map.of("initrd", FILE),
        Map.of("network", "user"),
        Map.of("machine", "pc,memory-backend=mine"),
        Map.of("qemu", List.of("-drive", "file=x")),
        Map.of("qemu", List.of("-icount", "shift=5,rr=record,rrfile=x")),
        Map.of("qemu", List.of("-snapshot")));
  }

  @ParameterizedTest
  @MethodSource("whole")
  void whatIsAllInTheMachineIsSaved(Map<String, ?> arguments) {
    assertThat(saved(arguments)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("withAStateElsewhere")
  void whatHasAStateElsewhereIsNot(Map<String, ?> arguments) {
    assertThat(saved(arguments)).isFalse();
  }

  @Test
  void theAgeOfASavedBootIsToldInItsLargestUnit() {
    assertThat(List.of(5L, 65L, 3_700L, 200_000L))
        .extracting(seconds -> Boot.rough(Duration.ofSeconds(seconds)))
        .containsExactly("5 s", "1 min", "1 h", "2 d");
  }
}
