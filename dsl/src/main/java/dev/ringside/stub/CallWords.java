package dev.ringside.stub;

import dev.ringside.io.Loop;
import dev.ringside.io.WordWatch;
import dev.ringside.stub.ram.Ram;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The words by which code in the guest calls us, one for each CPU. Owned by the loop. */
final class CallWords implements AutoCloseable {
  private final Ram ram;
  private final Supplier<GuestTier> tier;
  private final Consumer<Optional<Glance>> called;
  private final WordWatch watch;

  /**
   * Watches none yet.
   *
   * @param called told, on the loop, that some CPU calls, and what it shows
   */
  CallWords(Ram ram, Loop loop, Supplier<GuestTier> tier, Consumer<Optional<Glance>> called) {
    this.ram = ram;
    this.tier = tier;
    this.called = called;
    this.watch = new WordWatch(ram.memory(), loop, this::raised);
  }

  /**
   * Watches these words, of a machine that stands. What they said was dealt with; a CPU that still
   * has something to say sets its again.
   *
   * @param words physical addresses; none to stop watching
   */
  void watch(List<Long> words) {
    words.forEach(word -> Glance.clear(word, ram));
    arm(words);
  }

  private void arm(List<Long> words) {
    List<Long> offsets = new ArrayList<>();
    for (long word : words) {
      ram.layout().offset(word, Integer.BYTES).ifPresent(offsets::add);
    }
    watch.arm(offsets);
  }

  private List<Long> words() {
    return tier.get().kernel().map(GuestKernel::words).orElse(List.of());
  }

  /** A CPU that was let go calls until it sees that. */
  private void raised() {
    List<Long> words = words();
    int[] calling =
        IntStream.range(0, words.size())
            .filter(cpu -> ram.getInt(words.get(cpu)).orElse(0) != 0)
            .toArray();
    if (!words.isEmpty()
        && IntStream.of(calling).allMatch(cpu -> Glance.isReleased(words.get(cpu), ram))) {
      arm(words);
      return;
    }
    called.accept(
        IntStream.of(calling)
            .mapToObj(cpu -> Glance.at(tier.get(), cpu, ram))
            .flatMap(Optional::stream)
            .min(Comparator.comparingLong(glance -> tier.get().lastReported(glance.cpu()))));
  }

  /** Lets the CPU go on, and watches again; whether it surely goes on. */
  boolean release(Glance glance) {
    boolean released = glance.release(ram);
    if (released) {
      arm(words());
    }
    return released;
  }

  @Override
  public void close() {
    watch.close();
  }
}
