package dev.ringside.stub.guest;

import java.util.List;
import java.util.Set;

/** Looks at a pointer before it is followed. Uses rax, the flags, and for long ranges rdx. */
final class Guard {
  private final Assembler asm;
  private final Trust trust;
  private final Set<Gpr> touched;

  /** Writes to this assembler, and adds to those touched what it uses. */
  Guard(Assembler asm, Trust trust, Set<Gpr> touched) {
    this.asm = asm;
    this.trust = trust;
    this.touched = touched;
  }

  /**
   * Goes on where all of these bytes are trusted, else elsewhere.
   *
   * @param mem a base register, neither rax nor rdx, and a displacement
   */
  void check(Mem mem, int bytes, Label elsewhere) {
    Label trusted = new Label();
    List<Trust.Range> ranges = trust.ranges(bytes);
    for (int i = 0; i < ranges.size(); i++) {
      within(mem, ranges.get(i).start(), ranges.get(i).end() - bytes);
      boolean last = i == ranges.size() - 1;
      asm.jump(last ? Assembler.ABOVE : Assembler.BELOW_OR_EQUAL, last ? elsewhere : trusted);
    }
    asm.bind(trusted);
  }

  /**
   * Goes on where all of these bytes lie in the page to which the site's stack pointer points, else
   * elsewhere.
   *
   * @param mem above the stack pointer
   */
  void checkStack(Mem mem, int bytes, Label elsewhere) {
    touched.add(Gpr.RAX);
    touched.add(Gpr.RDX);
    asm.lea(true, Gpr.RAX, Mem.at(Gpr.RSP, mem.displacement() + bytes - 1));
    asm.lea(true, Gpr.RDX, Mem.at(Gpr.RSP, asm.frame().depth()));
    asm.arithmetic(Alu.XOR, true, Gpr.RAX, Gpr.RDX);
    asm.arithmetic(Alu.CMP, true, Gpr.RAX, Access.PAGE - 1);
    asm.jump(Assembler.ABOVE, elsewhere);
  }

  /** Compares the distance from the start with the last one that is good. */
  private void within(Mem mem, long start, long last) {
    Gpr base = mem.base().orElseThrow();
    touched.add(Gpr.RAX);
    long before = mem.displacement() - start;
    if (before == (int) before) {
      asm.lea(true, Gpr.RAX, Mem.at(base, (int) before));
    } else {
      asm.move(Gpr.RAX, before);
      asm.lea(true, Gpr.RAX, Mem.sum(Gpr.RAX, base, 0));
    }
    long distance = last - start;
    if (distance >= 0 && distance == (int) distance) {
      asm.arithmetic(Alu.CMP, true, Gpr.RAX, (int) distance);
    } else {
      touched.add(Gpr.RDX);
      asm.move(Gpr.RDX, distance);
      asm.arithmetic(Alu.CMP, true, Gpr.RAX, Gpr.RDX);
    }
  }
}
