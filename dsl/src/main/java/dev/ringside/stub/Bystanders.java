package dev.ringside.stub;

import dev.ringside.stub.guest.Site;
import dev.ringside.stub.ram.Paging;
import dev.ringside.stub.ram.RamReads;
import dev.ringside.wire.rsp.ThreadId;
import java.util.List;
import java.util.Optional;

/**
 * Tells whether anybody stands within the instructions that a jump would replace, and would go on
 * in the middle of it: a CPU, or a task that was interrupted there. Of the latter the address is
 * somewhere in memory, wherever the kernel keeps its stacks; all of it is looked through, for which
 * it must be shared with us. An address that nobody will return to any more also counts. Pure;
 * within {@link PhysicalMemory#in}.
 */
final class Bystanders {
  private static final String CPU_BETWEEN =
      "a CPU stands within the instructions that would be replaced there";
  private static final String TASK_BETWEEN =
      "somebody was interrupted within the instructions that would be replaced there";
  private static final String NOT_SHARED =
      "the guest's memory is not shared with us, so that who was interrupted there is not known";
  private static final String LANDING_PADS =
      "the CPU wants to find endbr64 at the entry of each function";

  /** {@code CR4.CET} (Intel SDM volume 3, 2.5). */
  private static final long CET = 1L << 23;

  private Bystanders() {}

  /** Why the instructions must not be replaced now; empty where they may be. */
  static Talk<Optional<String>> none(GuestTier tier, Site site) {
    return cpus(tier, site)
        .then(
            why ->
                why.isPresent()
                    ? Talk.of(why)
                    : Talk.ask(
                            "%s%x,%x"
                                .formatted(RamReads.WORDS_BETWEEN, site.address() + 1, site.end()))
                        .map(Bystanders::tasks));
  }

  private static Optional<String> tasks(String answer) {
    return switch (answer) {
      case RamReads.NO_WORD -> Optional.empty();
      case RamReads.A_WORD -> Optional.of(TASK_BETWEEN);
      default -> Optional.of(NOT_SHARED);
    };
  }

  private static Talk<Optional<String>> cpus(GuestTier tier, Site site) {
    List<ThreadId> cpus = tier.kernel().orElseThrow().cpus();
    return Talk.each(
            cpus,
            Optional.<String>empty(),
            (why, cpu) ->
                why.isPresent()
                    ? Talk.of(why)
                    : CpuScan.select(cpu)
                        .then(selected -> Talk.ask("g"))
                        .map(answer -> cpu(answer, site)))
        .then(why -> Talk.ask(tier.selected()).map(selected -> why));
  }

  private static Optional<String> cpu(String answer, Site site) {
    Optional<RegisterFile> registers = RegisterFile.of(answer);
    if (registers.isEmpty() || Placeable.isBetween(site, registers.get().rip())) {
      return Optional.of(CPU_BETWEEN);
    }
    boolean pads = Paging.of(answer).filter(paging -> (paging.cr4() & CET) != 0).isPresent();
    return pads && site.atEntry() ? Optional.of(LANDING_PADS) : Optional.empty();
  }
}
