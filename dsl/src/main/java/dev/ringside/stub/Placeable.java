package dev.ringside.stub;

import dev.ringside.stub.guest.Site;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** Tells where a jump of ours may stand in the kernel's text, and what it would replace. Pure. */
final class Placeable {
  private static final int LENGTH = 5;
  private static final byte[] NOP = {0x0f, 0x1f, 0x44, 0, 0};
  private static final byte CALL = (byte) 0xe8;

  /** Why nothing can be placed where {@link #at} ends with nothing, in a clause. */
  static final String NOT_AN_ENTRY = "it is not at the entry of a traceable function";

  private Placeable() {}

  /**
   * What a jump there would replace: what the compiler left for tracing at a function's entry,
   * where the registers that a call may change are free. Within {@link PhysicalMemory#in}; ends
   * with nothing for every other place.
   */
  static Talk<Optional<Site>> at(GuestKernel kernel, long address) {
    if (!kernel.inText(address)) {
      return Talk.of(Optional.empty());
    }
    return PhysicalMemory.read(GuestKernel.physical(address), LENGTH)
        .then(
            bytes -> {
              byte[] code = bytes.orElse(new byte[0]);
              return isEntry(kernel, address, code)
                  .map(
                      entry ->
                          entry ? Optional.of(new Site(address, code, true)) : Optional.empty());
            });
  }

  private static Talk<Boolean> isEntry(GuestKernel kernel, long address, byte[] code) {
    boolean call = code.length == LENGTH && code[0] == CALL;
    if (!call && !Arrays.equals(code, NOP)) {
      return Talk.of(false);
    }
    OptionalLong tracer = kernel.symbols().find("__fentry__");
    return call && tracer.isPresent() && tracer.getAsLong() == target(address, code)
        ? Talk.of(true)
        : FtraceTable.contains(kernel.symbols(), kernel.trust().directMapStart(), address);
  }

  private static long target(long address, byte[] call) {
    return address + LENGTH + ByteBuffer.wrap(call).order(ByteOrder.LITTLE_ENDIAN).getInt(1);
  }
}
