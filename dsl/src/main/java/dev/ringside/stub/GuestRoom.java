package dev.ringside.stub;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where the kernel's text has padding that our code may lie in. Immutable.
 *
 * @param begin the first free byte, a multiple of 16
 * @param end the byte behind the last
 * @param left what an earlier stub has left in any of the gaps
 */
record GuestRoom(long begin, long end, List<GuestJournal> left) {
  private static final int PADDING = 0xcc;
  private static final int MOST = 0x18000;
  private static final int LEAST = 0x400;
  private static final int ALIGNMENT = 16;

  /** Gaps are padded where a part of the text ends that the next one is aligned behind. */
  private static final List<String> GAPS =
      List.of(
          "__kprobes_text_end",
          "__entry_text_end",
          "__irqentry_text_end",
          "__softirqentry_text_end",
          "__lock_text_end",
          "__sched_text_end",
          "__static_call_text_end",
          "__indirect_thunk_end");

  /** No room, nothing left. */
  private static final GuestRoom NONE = new GuestRoom(0, 0, List.of());

  GuestRoom {
    left = List.copyOf(left);
  }

  /** Whether more code fits than is worth looking at. */
  boolean isEnough() {
    return length() > LEAST;
  }

  private long length() {
    return end - begin;
  }

  /** The first gap that is large enough, else the largest; within {@link PhysicalMemory#in}. */
  static Talk<GuestRoom> find(GuestSymbols symbols) {
    return find(symbols, GAPS, NONE);
  }

  private static Talk<GuestRoom> find(GuestSymbols symbols, List<String> names, GuestRoom best) {
    if (names.isEmpty() || best.length() == MOST) {
      return Talk.of(best);
    }
    List<String> rest = names.subList(1, names.size());
    OptionalLong found = symbols.find(names.get(0));
    if (found.isEmpty()) {
      return find(symbols, rest, best);
    }
    long begin = aligned(found.getAsLong());
    return PhysicalMemory.read(GuestKernel.physical(begin), MOST)
        .then(bytes -> find(symbols, rest, best.or(begin, bytes.orElse(new byte[0]))));
  }

  private GuestRoom or(long address, byte[] bytes) {
    List<GuestJournal> all = new ArrayList<>(left);
    int used = 0;
    Optional<GuestJournal> next = GuestJournal.read(address, bytes, used);
    while (next.isPresent()) {
      all.add(next.get());
      used = (int) (aligned(next.get().end()) - address);
      next = GuestJournal.read(address, bytes, used);
    }
    int end = used;
    while (end < bytes.length && (bytes[end] & 0xff) == PADDING) {
      end++;
    }
    return end - used > length()
        ? new GuestRoom(address + used, address + end, all)
        : new GuestRoom(begin, this.end, all);
  }

  /** The next address at which code may begin. */
  static long aligned(long address) {
    return address + ALIGNMENT - 1 & -ALIGNMENT;
  }
}
