package dev.ringside.stub;

import dev.ringside.stub.guest.Landing;

/** Answers a CPU that called from the guest; it was set back already. Pure. */
final class GuestCall {
  private GuestCall() {}

  /**
   * Whether the stop is gdb's. Where it is not, the CPU is past its breakpoint. Either way QEMU has
   * that CPU selected.
   */
  static Talk<Boolean> answer(CpuScan.Caller caller, GuestSite site) {
    return CpuScan.select(caller.cpu())
        .then(
            selected ->
                caller.kind() == Landing.Kind.HIT
                    ? Talk.of(true)
                    : Judgement.holds(site.conditions(), caller.registers()))
        .then(gdbs -> gdbs ? Talk.of(true) : leave(caller.placed()).map(left -> false));
  }

  /** Has the selected CPU, which stands at the site, go on as if there were no breakpoint. */
  static Talk<String> leave(Placed placed) {
    return Talk.ask(RegisterFile.write(RegisterFile.RIP, placed.code().resume()));
  }
}
