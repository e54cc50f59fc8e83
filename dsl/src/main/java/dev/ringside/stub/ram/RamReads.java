package dev.ringside.stub.ram;

import dev.ringside.wire.rsp.Hex;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What we can answer of QEMU's requests ourselves: reads of memory ({@code m}), once we know by
 * which tables the selected CPU translates, and a search through it. Immutable; QEMU's requests and
 * answers go by it in their order.
 *
 * <p>gdb 13.1 reads all registers ({@code g}) at each stop and after each change of the thread,
 * before it reads memory: that answer has the tables. Whatever may change them or the selected CPU
 * makes us forget.
 *
 * @param paging the selected CPU's; empty where unknown
 * @param physical whether QEMU takes addresses for physical ones now
 */
public record RamReads(Optional<Paging> paging, boolean physical) {
  /** Nothing is known yet. */
  public static final RamReads NONE = new RamReads(Optional.empty(), false);

  /**
   * A question of our own, which QEMU does not know and answers with nothing: whether the memory
   * holds a number between two, the second excluded. It is looked for in words of 8 bytes.
   */
  public static final String WORDS_BETWEEN = "qRingside.Words:";

  /** The answer where it does. */
  public static final String A_WORD = "m";

  /** The answer where it does not. */
  public static final String NO_WORD = "l";

  private static final Pattern WORDS =
      Pattern.compile(WORDS_BETWEEN + "([0-9a-f]{1,16}),([0-9a-f]{1,16})");

  private static final Pattern READ = Pattern.compile("m([0-9a-f]{1,16}),([0-9a-f]{1,4})");

  /** What leaves the CPU's tables as they are, and the selected CPU. */
  private static final Pattern HARMLESS =
      Pattern.compile("(?s)[mMXzZ].*|p[0-9a-f]+|q(?!Rcmd).*|g|\\?|Hc.*");

  private static final String PHYSICAL = "Qqemu.PhyMemMode:";

  /**
   * QEMU's answer to a request; empty where QEMU has to be asked: for other requests, for what is
   * mapped to no RAM, and for CPUs that are not in long mode.
   */
  public Optional<String> answer(String request, Ram ram) {
    Matcher words = WORDS.matcher(request);
    if (words.matches()) {
      long low = Long.parseUnsignedLong(words.group(1), 16);
      long high = Long.parseUnsignedLong(words.group(2), 16);
      return ram.memory().holds(low, high).map(held -> held ? A_WORD : NO_WORD);
    }
    Matcher read = READ.matcher(request);
    if (!read.matches() || !physical && paging.isEmpty()) {
      return Optional.empty();
    }
    long address = Long.parseUnsignedLong(read.group(1), 16);
    int length = Integer.parseInt(read.group(2), 16);
    return (physical ? ram.read(address, length) : ram.read(paging.orElseThrow(), address, length))
        .filter(bytes -> bytes.length > 0)
        .map(Hex::encode);
  }

  /** After QEMU was sent a request. */
  public RamReads sent(String request) {
    if (request.startsWith(PHYSICAL)) {
      return new RamReads(paging, request.equals(PHYSICAL + "1"));
    }
    return HARMLESS.matcher(request).matches() ? this : forgotten();
  }

  /** After QEMU answered a request. */
  public RamReads answered(String request, String answer) {
    return request.equals("g") ? new RamReads(Paging.of(answer), physical) : this;
  }

  /** After a CPU has run, or another may be selected. */
  public RamReads forgotten() {
    return new RamReads(Optional.empty(), physical);
  }
}
