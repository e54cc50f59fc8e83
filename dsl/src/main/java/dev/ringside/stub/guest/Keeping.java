package dev.ringside.stub.guest;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What is kept at the beginning and put back before the displaced instructions. What a call
 * clobbers is kept below the rest, for the host, and dropped.
 */
final class Keeping {
  private static final Set<Gpr> CLOBBERED = EnumSet.of(Gpr.RAX, Gpr.R10, Gpr.R11);

  private final Assembler asm;
  private final boolean dropFlags;
  private final boolean flags;
  private final List<Gpr> dropped = new ArrayList<>();
  private final List<Gpr> kept = new ArrayList<>();

  /**
   * For these registers.
   *
   * @param flags whether the flags are used, too
   */
  Keeping(Assembler asm, Site site, Set<Gpr> used, boolean flags) {
    this.asm = asm;
    this.flags = flags;
    this.dropFlags = flags && site.atEntry();
    for (Gpr register : used) {
      (site.atEntry() && CLOBBERED.contains(register) ? dropped : kept).add(register);
    }
  }

  void keep() {
    dropped.forEach(asm::save);
    if (flags) {
      asm.saveFlags();
    }
    kept.forEach(asm::save);
  }

  void restore() {
    for (int i = kept.size() - 1; i >= 0; i--) {
      asm.pop(kept.get(i));
    }
    if (flags && !dropFlags) {
      asm.popFlags();
    }
    asm.drop(dropped.size() + (dropFlags ? 1 : 0));
  }
}
