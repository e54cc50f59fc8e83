package dev.ringside.stub.guest;

import java.util.List;

/**
 * Tells the host, again and again, until it moves the CPU, or until nobody listens any more: then
 * the guest goes on as if nothing had been found.
 */
final class Spin {
  /** How long, in units of 2^32 ticks of the time stamp counter: about 13 s at 2.6 GHz. */
  private static final int TURNS = 8;

  /**
   * Turns without interrupts, some 5 ms on QEMU 7.2 TCG: the host finds the CPU here, and not in a
   * handler that interrupted it. A host that does not listen must not cost the guest its
   * interrupts.
   */
  private static final int UNDISTURBED = 0x200000;

  /**
   * What stands before the jump back of each loop: the mark, and what counts. There is no {@code
   * pause}: at each of them QEMU 7.2 TCG leaves its code (target/i386/tcg/misc_helper.c, {@code
   * do_pause}) and takes the lock that its stub needs to stop the machine.
   */
  static final List<byte[]> TURNS_END =
      List.of(
          new byte[] {0x66, (byte) 0x90, (byte) 0x83, (byte) 0xc0, 1},
          new byte[] {0x66, (byte) 0x90, 0x0f, 0x31, 0x2b, 0x14, 0x24});

  private final Assembler asm;
  private final Signal signal;
  private final int id;

  Spin(Assembler asm, Signal signal, int id) {
    this.asm = asm;
    this.signal = signal;
    this.id = id;
  }

  /** Writes it, and the way to what follows when nobody listens. */
  void run(Label giveUp) {
    signal.fold(
        word -> {
          around(Mem.gs(word.gsOffset()), giveUp);
          return null;
        },
        word -> {
          if (word.address() != (int) word.address()) {
            throw new Refused("the word for its hits is not in the kernel's image");
          }
          around(Mem.absolute((int) word.address()), giveUp);
          return null;
        },
        breakpoint -> {
          asm.nop();
          asm.jump(giveUp);
          return null;
        });
  }

  private void around(Mem word, Label giveUp) {
    boolean flags = !asm.frame().saves(Frame.EFLAGS);
    boolean rax = !asm.frame().saves(Gpr.RAX.gdb());
    boolean rdx = !asm.frame().saves(Gpr.RDX.gdb());
    if (flags) {
      asm.saveFlags();
    }
    if (rax) {
      asm.save(Gpr.RAX);
    }
    if (rdx) {
      asm.save(Gpr.RDX);
    }
    asm.rdtsc();
    asm.arithmetic(Alu.ADD, false, Gpr.RDX, TURNS);
    asm.push(Gpr.RDX);
    asm.frame(asm.frame().deeper());
    asm.disableInterrupts();
    asm.move(Gpr.RAX, -UNDISTURBED);
    Label undisturbed = new Label();
    asm.bind(undisturbed);
    asm.store(word, id);
    asm.mark();
    asm.arithmetic(Alu.ADD, false, Gpr.RAX, 1);
    asm.jump(Assembler.NEGATIVE, undisturbed);
    asm.load(Long.BYTES, false, Gpr.RAX, Mem.at(Gpr.RSP, asm.frame().offset(Frame.EFLAGS)));
    asm.push(Gpr.RAX);
    asm.frame(asm.frame().deeper());
    asm.popFlags();
    Label turn = new Label();
    asm.bind(turn);
    asm.store(word, id);
    asm.mark();
    asm.rdtsc();
    asm.subtract(Gpr.RDX, Mem.at(Gpr.RSP, 0));
    asm.jump(Assembler.NEGATIVE, turn);
    asm.drop(1);
    if (rdx) {
      asm.pop(Gpr.RDX);
    }
    if (rax) {
      asm.pop(Gpr.RAX);
    }
    if (flags) {
      asm.popFlags();
    }
    asm.jump(giveUp);
  }
}
