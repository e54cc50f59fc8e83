package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SymbolIndexTest {
  private static final SymbolIndex INDEX =
      SymbolIndex.of(
          Stream.of(
              "_raw_spin_lock",
              "_raw_spin_lock_irq",
              "vfs_read",
              "do_raw_spin",
              "_raw_spin_lock",
              "a_raw_spin_a_raw_spin",
              "_raw"));

  @Test
  void namesThoseThatBeginSoBeforeThoseThatContainIt() {
    assertThat(INDEX.complete("_raw_spin", 10))
        .isEqualTo(
            new SymbolIndex.Matches(
                List.of(
                    "_raw_spin_lock", "_raw_spin_lock_irq", "a_raw_spin_a_raw_spin", "do_raw_spin"),
                0));
    assertThat(INDEX.complete("_raw_spin", 1).more()).isEqualTo(3);
    assertThat(INDEX.complete("_raw_spin", 3).more()).isEqualTo(1);
    assertThat(INDEX.complete("absent", 3)).isEqualTo(new SymbolIndex.Matches(List.of(), 0));
    assertThat(INDEX.complete("", 2).more()).isEqualTo(4);
    assertThat(INDEX.contains("vfs_read")).isTrue();
    assertThat(INDEX.contains("vfs")).isFalse();
  }

  /** The bound is for a busy machine; a quiet one takes a few milliseconds. */
  @Test
  void searchesTwoHundredThousandNamesAtOnce() {
    SymbolIndex many =
        SymbolIndex.of(
            IntStream.range(0, 200_000)
                .mapToObj(i -> "subsystem_" + i % 97 + "_function_number_" + i));
    assertThat(many.size()).isEqualTo(200_000);
    many.complete("_96_function", 100);
    long start = System.nanoTime();
    SymbolIndex.Matches begin = many.complete("subsystem_96_function_number_1999", 100);
    SymbolIndex.Matches contain = many.complete("number_19999", 100);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(begin.names()).allMatch(name -> name.startsWith("subsystem_96_")).isNotEmpty();
    assertThat(contain.names()).hasSize(11).allMatch(name -> name.contains("number_19999"));
    assertThat(contain.more()).isZero();
    assertThat(many.complete("function", 100).more()).isEqualTo(199_900);
    assertThat(took).isLessThan(Duration.ofMillis(400));
  }
}
