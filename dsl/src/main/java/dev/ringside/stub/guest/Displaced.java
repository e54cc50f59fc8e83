package dev.ringside.stub.guest;

import java.util.OptionalInt;
import java.util.OptionalLong;

/** Does, at another place, what the displaced instructions did. */
final class Displaced {
  private static final int NUMBER = 4;

  private final Assembler asm;
  private final Site site;
  private final byte[] bytes;

  Displaced(Assembler asm, Site site) {
    this.asm = asm;
    this.site = site;
    this.bytes = site.displaced();
  }

  /** Writes them, and the way back. */
  void run() {
    if (bytes.length < Site.SHORTEST) {
      throw new Refused("a jump needs 5 bytes, and there are " + bytes.length + " at its place");
    }
    for (int at = 0; at < bytes.length; ) {
      Instruction instruction = known(at);
      Leaving leaving = Leaving.of(instruction, bytes, at);
      boolean nothingToDo = instruction.length() == bytes.length && Nop.is(bytes, 0, bytes.length);
      if (!nothingToDo) {
        run(at, instruction, leaving);
      }
      at += instruction.length();
      if (leaving.ends() || leaving == Leaving.CALL) {
        return;
      }
    }
    asm.frame(Frame.leaving(site.end()));
    asm.jumpTo(site.end());
  }

  private Instruction known(int at) {
    return Instruction.decode(bytes, at)
        .orElseThrow(() -> new Refused("an instruction at its place is not known to us"));
  }

  private void run(int at, Instruction instruction, Leaving leaving) {
    OptionalLong target = instruction.target(bytes, at, site.address() + at);
    switch (leaving) {
      case NOT, RETURN -> move(at, instruction);
      case JUMP -> {
        asm.frame(Frame.leaving(site.address() + at));
        asm.jumpTo(target.orElseThrow());
      }
      case CONDITIONAL -> {
        asm.frame(Frame.leaving(site.address() + at));
        asm.jumpTo(Leaving.condition(bytes, at), target.orElseThrow());
      }
      case CALL -> {
        if (at + instruction.length() < bytes.length) {
          throw new Refused("the call at its place would come back into it");
        }
        call(at, target.orElseThrow());
      }
      case OTHER ->
          throw new Refused("an instruction at its place jumps through a register, or traps");
    }
  }

  private void move(int at, Instruction instruction) {
    asm.frame(Frame.leaving(site.address() + at));
    int length = instruction.length();
    int[] copy = new int[length];
    for (int i = 0; i < length; i++) {
      copy[i] = bytes[at + i] & 0xff;
    }
    OptionalInt operand = instruction.ripOperand();
    if (operand.isPresent()) {
      long target = site.address() + at + length + number(at + operand.getAsInt());
      long distance = asm.distance(length, target);
      for (int i = 0; i < NUMBER; i++) {
        copy[operand.getAsInt() + i] = (int) (distance >> 8 * i) & 0xff;
      }
    }
    asm.plain(copy);
  }

  /** The called function returns to where it was called from, not to us. */
  private void call(int at, long target) {
    long back = site.end();
    if (back != (int) back) {
      throw new Refused("the call at its place is not in the kernel's image");
    }
    asm.frame(at == 0 ? Frame.calling(target, back) : Frame.leaving(site.address() + at));
    asm.pushNumber(back);
    asm.frame(Frame.leaving(target));
    asm.jumpTo(target);
  }

  private int number(int at) {
    int value = 0;
    for (int i = NUMBER - 1; i >= 0; i--) {
      value = value << 8 | bytes[at + i] & 0xff;
    }
    return value;
  }
}
