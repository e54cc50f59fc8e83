package dev.ringside.stub.guest;

import dev.ringside.wire.ax.AgentExpression;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** Requests as they are made for Debian's 6.1 kernel. */
final class Requests {
  static final long SITE = 0xffffffff81a0eb30L;
  static final long CURRENT = 0x1fb80;
  static final byte[] NOP = {0x0f, 0x1f, 0x44, 0, 0};
  static final Trust TRUST =
      new Trust(
          0xffff888000000000L,
          0xffff888020000000L,
          0xffffffff81000000L,
          0xffffffff83400000L,
          0,
          0x2c000,
          Set.of(CURRENT));

  private Requests() {}

  static Request with(String... conditions) {
    List<AgentExpression> decoded =
        Stream.of(conditions)
            .map(hex -> AgentExpression.decode(hex.replace(" ", "")).orElseThrow())
            .toList();
    return new Request(
        new Site(SITE, NOP, true),
        new Room(0xffffffff81e00000L, 4096),
        decoded,
        TRUST,
        new Signal.PerCpuWord(0x2b000),
        7,
        OptionalInt.empty());
  }
}
