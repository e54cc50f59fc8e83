package dev.ringside.stub.ram;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where physical addresses are in the memory of a PC: what does not fit below 4 GB goes on at 4 GB.
 * Immutable.
 *
 * @param size of all the memory, in bytes
 * @param below how much of it is below 4 GB, in bytes
 */
public record RamLayout(long size, long below) {
  /** Behind it is what did not fit below. */
  private static final long ABOVE = 1L << 32;

  /** From here to 1 MB are the VGA's memory and the ROMs (QEMU 7.2, {@code info mtree}). */
  private static final long DEVICES = 0xa0000;

  private static final long DEVICES_END = 0x100000;

  /** So much is below 4 GB in every machine. */
  private static final long ALWAYS_BELOW = 0x80000000L;

  /**
   * QEMU 7.2 moves what is above 4 GB for AMD CPUs that have nearly 1 TB or more (hw/i386/pc.c).
   */
  private static final long LARGEST = 1L << 39;

  /**
   * The layout of a machine that was started by this command line; empty where it cannot be told.
   *
   * <p>QEMU 7.2: pc_init1 (hw/i386/pc_piix.c) leaves all below 4 GB up to 3.5 GB and splits at 3 GB
   * otherwise; pc_q35_init (hw/i386/pc_q35.c) leaves all below up to 2.75 GB and splits at 2 GB
   * otherwise. The machine option {@code max-ram-below-4g} changes both.
   *
   * @param size of all the memory, in bytes
   */
  public static Optional<RamLayout> of(List<String> command, long size) {
    List<String> machine = machine(command);
    boolean elsewhere = command.stream().anyMatch(word -> word.matches("--?readconfig"));
    boolean moved = machine.stream().anyMatch(option -> option.startsWith("max-ram-below-4g="));
    if (elsewhere || moved || size > LARGEST) {
      return Optional.empty();
    }
    if (size <= ALWAYS_BELOW) {
      return Optional.of(new RamLayout(size, size));
    }
    String type =
        machine.stream()
            .filter(option -> option.startsWith("type=") || !option.contains("="))
            .reduce("pc", (first, last) -> last.replaceFirst("^type=", ""));
    if (type.matches("pc|pc-i440fx-([3-9]|\\d\\d)\\..*")) {
      return Optional.of(split(size, 0xe0000000L, 0xc0000000L));
    }
    if (type.matches("q35|pc-q35-([3-9]|\\d\\d)\\..*")) {
      return Optional.of(split(size, 0xb0000000L, 0x80000000L));
    }
    return Optional.empty();
  }

  /** The machine's options, those of several {@code -machine} one after the other. */
  private static List<String> machine(List<String> command) {
    return IntStream.range(1, command.size())
        .filter(i -> command.get(i - 1).matches("--?(machine|M)"))
        .mapToObj(command::get)
        .flatMap(options -> Stream.of(options.split(",")))
        .toList();
  }

  private static RamLayout split(long size, long wholeBefore, long below) {
    return new RamLayout(size, size < wholeBefore ? size : below);
  }

  /**
   * Where a range of physical addresses begins in the memory; empty unless all of it is RAM, in one
   * piece.
   */
  public OptionalLong offset(long physical, int length) {
    long end = physical + length;
    if (physical < 0 || length < 0 || end < physical) {
      return OptionalLong.empty();
    }
    boolean devices = physical < DEVICES_END && end > DEVICES;
    if (end <= below && !devices) {
      return OptionalLong.of(physical);
    }
    long above = physical - ABOVE + below;
    return physical >= ABOVE && above <= size - length
        ? OptionalLong.of(above)
        : OptionalLong.empty();
  }
}
