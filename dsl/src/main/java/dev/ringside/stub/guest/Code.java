package dev.ringside.stub.guest;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Code for the guest, position-dependent. */
public final class Code implements Compilation {
  private final long origin;
  private final byte[] bytes;
  private final NavigableMap<Integer, Landing> landings;
  private final int resume;
  private final Spin hit;
  private final Spin ask;

  /**
   * Where a CPU waits for the host.
   *
   * @param begin the offset of its first instruction; -1 where nothing leads there
   * @param shown the offset of the instructions at which the CPU shows itself; -1 where it never
   *     does
   */
  record Spin(int begin, int shown) {
    static final Spin NONE = new Spin(-1, -1);
  }

  /**
   * The parts; offsets count from {@code origin}.
   *
   * @param landings one for the beginning of each instruction
   */
  Code(long origin, byte[] bytes, Map<Integer, Landing> landings, int resume, Spin hit, Spin ask) {
    this.origin = origin;
    this.bytes = bytes.clone();
    this.landings = new TreeMap<>(landings);
    this.resume = resume;
    this.hit = hit;
    this.ask = ask;
  }

  /** Where it must lie: the address of its first byte, which is where it is entered. */
  public long origin() {
    return origin;
  }

  /** The instructions. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /**
   * What to do with a CPU whose rip is {@code origin + offset}. A CPU stands at the beginning of an
   * instruction; for an offset inside of one, which no CPU has, the answer is that of the
   * instruction.
   *
   * @param offset 0 up to the number of bytes
   */
  public Landing at(int offset) {
    return landings.floorEntry(offset).getValue();
  }

  /** The offset of each instruction, ascending. */
  public Iterable<Integer> boundaries() {
    return landings.navigableKeySet();
  }

  /**
   * Where a CPU whose registers are those of the site goes on as if our code had found nothing: the
   * displaced instructions, and back.
   */
  public long resume() {
    return origin + resume;
  }

  /** Where the copy of a displaced instruction is; empty where there is none of it. */
  public OptionalLong copyOf(long instruction) {
    return landings.tailMap(resume).entrySet().stream()
        .filter(each -> each.getValue().kind() == Landing.Kind.LEAVING)
        .filter(each -> each.getValue().rip() == instruction)
        .mapToLong(each -> origin + each.getKey())
        .findFirst();
  }

  /** Where a hit comes to first, with the registers of {@link #at}; empty if none is possible. */
  public OptionalLong hit() {
    return hit.begin() < 0 ? OptionalLong.empty() : OptionalLong.of(origin + hit.begin());
  }

  /** What to do with a CPU that shows itself ({@link Exposure}); empty where none ever does. */
  public Optional<Landing> shown() {
    return hit.shown() < 0 ? Optional.empty() : Optional.of(at(hit.shown()));
  }

  /** Where a CPU comes to first that must ask the host; empty if none ever does. */
  public OptionalLong ask() {
    return ask.begin() < 0 ? OptionalLong.empty() : OptionalLong.of(origin + ask.begin());
  }
}
