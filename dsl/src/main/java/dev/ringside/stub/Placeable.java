package dev.ringside.stub;

import dev.ringside.stub.guest.Site;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Tells where a jump of ours may stand in the kernel's text, and what it would replace. Pure.
 *
 * <p>Best is what the compiler left for tracing at a function's entry: one instruction, where the
 * registers that a call may change are free. Behind {@code endbr64} two are replaced. Elsewhere
 * {@link InFunction} looks closer. Breakpoints without a condition are put there only where one
 * instruction is replaced: gdb makes many that it needs once ({@code finish}, {@code next}), too
 * many to look through all memory for each.
 */
final class Placeable {
  private static final int LENGTH = 5;
  private static final int LANDING_PAD = 4;
  private static final byte[] NOP = {0x0f, 0x1f, 0x44, 0, 0};
  private static final byte[] ENDBR64 = {(byte) 0xf3, 0x0f, 0x1e, (byte) 0xfa};

  /** What the kernel makes of an endbr64 that nothing jumps to (6.0, {@code gen_endbr_poison}). */
  private static final byte[] SEALED = {0x0f, 0x1f, 0x40, (byte) 0xd6};

  private static final byte CALL = (byte) 0xe8;

  private static final String NOT_IN_TEXT = "it is not in the kernel's text";
  private static final String NOT_A_MODULES_ENTRY =
      "within a module only the entries of traceable functions can be replaced";
  private static final String UNCONDITIONAL =
      "without a condition it goes there only in place of one instruction of 5 bytes or more";
  private static final String SCARCE =
      "half of the room for code in the guest is used up, and the rest is for conditions";

  private Placeable() {}

  /**
   * What came of looking.
   *
   * @param site what would be replaced
   * @param whyNot a clause, where nothing can be
   */
  record Found(Optional<Site> site, String whyNot) {
    static Found at(Site site) {
      return new Found(Optional.of(site), "");
    }

    static Found not(String why) {
      return new Found(Optional.empty(), why);
    }
  }

  /** Whether it is no use to ask again for a place that was refused in these words. */
  static boolean isForGood(String whyNot, boolean conditional) {
    return whyNot.equals(NOT_IN_TEXT)
        || whyNot.equals(UNCONDITIONAL) && !conditional
        || InFunction.isForGood(whyNot);
  }

  /**
   * What a jump there would replace. Within {@link PhysicalMemory#in}.
   *
   * @param tier what is in the guest already
   * @param conditional whether the breakpoint asks anything
   */
  static Talk<Found> at(GuestTier tier, long address, boolean conditional) {
    GuestKernel kernel = tier.kernel().orElseThrow();
    boolean module = KernelText.isModule(address);
    if (!kernel.inText(address) && !module) {
      return Talk.of(Found.not(NOT_IN_TEXT));
    }
    return KernelText.read(kernel.symbols(), address, LANDING_PAD + LENGTH)
        .then(
            bytes -> {
              byte[] code = bytes.orElse(new byte[LANDING_PAD + LENGTH]);
              tier.hide(address, code);
              return entry(tier, address, code)
                  .then(
                      found ->
                          found.isPresent()
                              ? Talk.of(found.get())
                              : elsewhere(tier, address, conditional, module));
            });
  }

  private static Talk<Found> elsewhere(
      GuestTier tier, long address, boolean conditional, boolean module) {
    if (module) {
      return Talk.of(Found.not(NOT_A_MODULES_ENTRY));
    }
    if (!conditional && !tier.hasPlentyOfRoom()) {
      return Talk.of(Found.not(SCARCE));
    }
    return InFunction.at(
        tier, address, conditional ? Optional.empty() : Optional.of(UNCONDITIONAL));
  }

  /** Empty where no traceable function begins. */
  private static Talk<Optional<Found>> entry(GuestTier tier, long address, byte[] code) {
    GuestKernel kernel = tier.kernel().orElseThrow();
    byte[] pad = Arrays.copyOf(code, LANDING_PAD);
    if (Arrays.equals(pad, ENDBR64) || Arrays.equals(pad, SEALED)) {
      Site both = new Site(address, code, true);
      byte[] second = Arrays.copyOfRange(code, LANDING_PAD, code.length);
      return isEntry(kernel, address + LANDING_PAD, second)
          .then(
              entry ->
                  entry
                      ? Bystanders.none(tier, both)
                          .map(why -> Optional.of(why.map(Found::not).orElse(Found.at(both))))
                      : Talk.of(Optional.empty()));
    }
    byte[] first = Arrays.copyOf(code, LENGTH);
    return isEntry(kernel, address, first)
        .map(
            entry ->
                entry ? Optional.of(Found.at(new Site(address, first, true))) : Optional.empty());
  }

  /**
   * A call in a module may not have become a no-operation yet: while it is loaded the kernel
   * changes them without taking {@link TextLock}, and warns where it finds something else ({@code
   * ftrace_module_init}, 6.1).
   */
  private static Talk<Boolean> isEntry(GuestKernel kernel, long address, byte[] code) {
    boolean call = code[0] == CALL;
    if (!call && !Arrays.equals(code, NOP)) {
      return Talk.of(false);
    }
    OptionalLong tracer = kernel.symbols().find("__fentry__");
    boolean loading =
        KernelText.isModule(address) && kernel.symbols().find("ftrace_pages_start").isPresent();
    if (call && loading) {
      return Talk.of(false);
    }
    return call && tracer.isPresent() && tracer.getAsLong() == target(address, code)
        ? Talk.of(true)
        : FtraceTable.contains(kernel.symbols(), kernel.trust().directMapStart(), address);
  }

  private static long target(long address, byte[] call) {
    return address + LENGTH + ByteBuffer.wrap(call).order(ByteOrder.LITTLE_ENDIAN).getInt(1);
  }

  /** Whether an address is among the replaced bytes, and not the first of them. */
  static boolean isBetween(Site site, long address) {
    return address - site.address() > 0 && site.end() - address > 0;
  }
}
