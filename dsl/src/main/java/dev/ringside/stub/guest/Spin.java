package dev.ringside.stub.guest;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells the host, again and again, until it moves the CPU, or until nobody listens any more: then
 * the guest goes on as if nothing had been found.
 */
final class Spin {
  /** How long, in units of 2^32 ticks of the time stamp counter: about 13 s at 2.6 GHz. */
  private static final int TURNS = 8;

  /**
   * Turns without interrupts, some 40 ms on QEMU 7.2 TCG: the host finds the CPU here, and not in a
   * handler that interrupted it. A host that does not listen must not cost the guest its
   * interrupts.
   */
  private static final int UNDISTURBED = 0x1000000;

  /**
   * What stands before the jump back of each loop: the mark, and what counts. There is no {@code
   * pause}: at each of them QEMU 7.2 TCG leaves its code (target/i386/tcg/misc_helper.c, {@code
   * do_pause}) and takes the lock that its stub needs to stop the machine.
   */
  static final List<byte[]> TURNS_END =
      List.of(
          new byte[] {0x66, (byte) 0x90, (byte) 0x83, (byte) 0xc0, 1},
          new byte[] {0x66, (byte) 0x90, 0x0f, 0x31, 0x2b, 0x14, 0x24});

  private static final Set<Gpr> USED = EnumSet.of(Gpr.RAX, Gpr.RDX);

  /**
   * Turns after the host may not look any more, some 10 µs: by then both sides see what the other
   * wrote, and a host that still saw the CPU shown after it had let it go has let it go.
   */
  private static final int LAST_TURNS = 0x1000;

  private final Assembler asm;
  private final Signal signal;
  private final int id;

  Spin(Assembler asm, Signal signal, int id) {
    this.asm = asm;
    this.signal = signal;
    this.id = id;
  }

  /**
   * Writes it, and the way to what follows when nobody listens.
   *
   * @param shows whether the CPU shows itself where it can
   * @return the offset of the turns in which it does; -1 without
   */
  int run(boolean shows, Label giveUp) {
    return signal.fold(
        word ->
            around(
                Mem.gs(word.gsOffset()),
                shows && word.shows()
                    ? Optional.of(new Exposure(asm, word.gsOffset()))
                    : Optional.empty(),
                giveUp),
        word -> {
          if (word.address() != (int) word.address()) {
            throw new Refused("the word for its hits is not in the kernel's image");
          }
          return around(Mem.absolute((int) word.address()), Optional.empty(), giveUp);
        },
        breakpoint -> {
          asm.nop();
          asm.jump(giveUp);
          return -1;
        });
  }

  private int around(Mem word, Optional<Exposure> exposure, Label giveUp) {
    boolean flags = !asm.frame().saves(Frame.EFLAGS);
    List<Gpr> kept =
        Stream.of(Gpr.values())
            .filter(each -> exposure.isPresent() ? each != Gpr.RSP : USED.contains(each))
            .filter(each -> !asm.frame().saves(each.gdb()))
            .toList();
    if (flags) {
      asm.saveFlags();
    }
    kept.forEach(asm::save);
    asm.disableInterrupts();
    exposure.ifPresent(Exposure::push);
    asm.rdtsc();
    asm.arithmetic(Alu.ADD, false, Gpr.RDX, TURNS);
    asm.push(Gpr.RDX);
    asm.frame(asm.frame().deeper());
    Label released = new Label();
    exposure.ifPresent(Exposure::show);
    int shown = undisturbed(word, UNDISTURBED, exposure, released);
    if (exposure.isPresent()) {
      exposure.get().hide();
      undisturbed(word, LAST_TURNS, exposure, released);
    }
    allowInterrupts();
    Label turn = new Label();
    asm.bind(turn);
    asm.store(word, id);
    asm.mark();
    asm.rdtsc();
    asm.subtract(Gpr.RDX, Mem.at(Gpr.RSP, 0));
    asm.jump(Assembler.NEGATIVE, turn);
    Label out = new Label();
    if (exposure.isPresent()) {
      asm.jump(out);
      asm.bind(released);
      exposure.get().hide();
      exposure.get().settle();
      allowInterrupts();
    }
    asm.bind(out);
    asm.drop(exposure.isPresent() ? Exposure.ENTRIES : 1);
    for (int i = kept.size() - 1; i >= 0; i--) {
      asm.pop(kept.get(i));
    }
    if (flags) {
      asm.popFlags();
    }
    asm.jump(giveUp);
    return exposure.isPresent() ? shown : -1;
  }

  /** Turns without interrupts. */
  private int undisturbed(Mem word, int turns, Optional<Exposure> exposure, Label released) {
    asm.move(Gpr.RAX, -turns);
    Label turn = new Label();
    int offset = asm.size();
    asm.bind(turn);
    asm.store(word, id);
    exposure.ifPresent(each -> each.leaveIfReleased(released));
    asm.mark();
    asm.arithmetic(Alu.ADD, false, Gpr.RAX, 1);
    asm.jump(Assembler.NEGATIVE, turn);
    return offset;
  }

  /** If they were when the site was reached. */
  private void allowInterrupts() {
    asm.load(Long.BYTES, false, Gpr.RAX, Mem.at(Gpr.RSP, asm.frame().offset(Frame.EFLAGS)));
    asm.push(Gpr.RAX);
    asm.frame(asm.frame().deeper());
    asm.popFlags();
  }
}
