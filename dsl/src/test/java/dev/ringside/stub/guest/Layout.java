package dev.ringside.stub.guest;

import dev.ringside.wire.ax.AgentExpression;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;

/** What lies where in a {@link BareMachine}. */
final class Layout {
  static final long SITE = BareMachine.IMAGE + 0x3_0000;
  static final long CODE = BareMachine.IMAGE + 0x4_0000;
  static final long CALLED = BareMachine.IMAGE + 0x6_0000;
  static final long STACK = BareMachine.DIRECT_MAP + 0x8_0000;
  static final long PER_CPU = BareMachine.DIRECT_MAP + 0x9_0000;

  /** Physical. */
  static final long DATA = 0x9_f000;

  static final int LENGTH = 264;

  /** The data begin or end where the trust does, so that what is beyond must be asked. */
  static final Trust TRUST =
      new Trust(
          BareMachine.DIRECT_MAP + DATA,
          BareMachine.DIRECT_MAP + DATA + LENGTH,
          BareMachine.IMAGE + DATA,
          BareMachine.IMAGE + DATA + LENGTH,
          0,
          0x1000,
          Set.of());

  private static final List<Long> BASES =
      List.of(
          BareMachine.DIRECT_MAP + DATA,
          BareMachine.IMAGE + DATA,
          BareMachine.DIRECT_MAP + DATA + 8,
          BareMachine.DIRECT_MAP + DATA - 128,
          BareMachine.IMAGE + DATA + 128,
          BareMachine.IMAGE + DATA - 8,
          0x8000_0000_0000_0000L,
          0xdead_0000_0000_0100L);

  private Layout() {}

  /** Where an expression's memory begins: mostly where all of it can be read. */
  static long base(SplittableRandom random) {
    return BASES.get(random.nextInt(random.nextInt(4) == 0 ? BASES.size() : 3));
  }

  /** Registers as they are when the code is entered. */
  static long[] entry(SplittableRandom random) {
    long[] registers = new long[18];
    for (int i = 0; i < 16; i++) {
      registers[i] = random.nextLong();
    }
    registers[3] = random.nextInt(4) - 1;
    registers[5] = random.nextInt(10);
    registers[BareMachine.RSP] = STACK;
    registers[BareMachine.RIP] = CODE;
    // Of the flags those that arithmetic sets: CF PF AF ZF SF OF; bit 1 is always set.
    registers[BareMachine.EFLAGS] = random.nextInt() & 0x8d5 | 2;
    return registers;
  }

  static Request request(AgentExpression expression, Site site, Signal signal) {
    return new Request(
        site, new Room(CODE, 0x1_0000), List.of(expression), TRUST, signal, 1, OptionalInt.empty());
  }

  /** The same, where other memory is trusted. */
  static Request trusting(Request request, long start, long end) {
    return new Request(
        request.site(),
        request.room(),
        request.conditions(),
        new Trust(start, end, 0, 0, 0, 0, Set.of()),
        request.signal(),
        request.id(),
        request.counter());
  }

  /** The same, with other conditions. */
  static Request asking(Request request, List<AgentExpression> conditions) {
    return new Request(
        request.site(),
        request.room(),
        conditions,
        request.trust(),
        request.signal(),
        request.id(),
        request.counter());
  }

  /** The same, at another place. */
  static Request in(Request request, Room room) {
    return new Request(
        request.site(),
        room,
        request.conditions(),
        request.trust(),
        request.signal(),
        request.id(),
        request.counter());
  }

  static Site nop(boolean atEntry) {
    return new Site(SITE, Requests.NOP, atEntry);
  }
}
