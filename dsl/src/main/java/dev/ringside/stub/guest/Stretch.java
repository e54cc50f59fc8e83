package dev.ringside.stub.guest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The kernel's code from one symbol to the next. Immutable.
 *
 * @param begin the address of its first byte, unsigned
 * @param code the instructions as the kernel knows them, without breakpoints of ours
 */
public record Stretch(long begin, byte[] code) {
  private static final int TRAP = 0xcc;
  private static final int SHORT_JUMP = 2;
  private static final int CALL = 0xe8;

  /** {@code RETPOLINE_THUNK_SIZE} is 32 (6.1), 64 with call depth tracking. */
  private static final int LONGEST_RETPOLINE = 64;

  /** Keeps its own copy. */
  public Stretch {
    code = code.clone();
  }

  @Override
  public byte[] code() {
    return code.clone();
  }

  /** The address behind its last byte. */
  public long end() {
    return begin + code.length;
  }

  boolean contains(long address) {
    return address - begin >= 0 && address - begin < code.length;
  }

  /**
   * One instruction of it.
   *
   * @param at its offset
   */
  record Step(int at, Instruction instruction) {
    int end() {
      return at + instruction.length();
    }
  }

  /**
   * All instructions, one after the other; empty where one of them is not known, or where a probe
   * of the kernel's hides what it stands for: a trap that code can run into.
   */
  Optional<List<Step>> steps() {
    List<Step> steps = stepsTo(code.length);
    boolean whole = !steps.isEmpty() && steps.get(steps.size() - 1).end() == code.length;
    return whole ? Optional.of(steps) : Optional.empty();
  }

  /** The instructions that begin before an offset, up to the first that is not known. */
  List<Step> stepsTo(int offset) {
    List<Step> steps = new ArrayList<>();
    boolean runsOn = true;
    for (int at = 0; at < offset; ) {
      Optional<Instruction> next = Instruction.decode(code, at);
      boolean trap = (code[at] & 0xff) == TRAP;
      if (next.isEmpty() || trap && runsOn) {
        return steps;
      }
      Step step = new Step(at, next.get());
      steps.add(step);
      runsOn = runsOn(step);
      at = step.end();
    }
    return steps;
  }

  /** Whether what is behind an instruction may be run after it: not behind jumps and returns. */
  private boolean runsOn(Step step) {
    Instruction instruction = step.instruction();
    boolean conditional =
        instruction.distance().isPresent()
            && (code[step.at()] & 0xff) != 0xeb
            && (code[step.at()] & 0xff) != 0xe9;
    return !instruction.leaves() || conditional || isIndirect(step, 2) || isIndirect(step, 3);
  }

  /** Where an instruction jumps to; empty for all others, also for calls. */
  OptionalLong jump(Step step) {
    return isCall(step)
        ? OptionalLong.empty()
        : step.instruction().target(code, step.at(), begin + step.at());
  }

  private boolean isCall(Step step) {
    return step.instruction().distance().isPresent() && (code[step.at()] & 0xff) == CALL;
  }

  /** A jump through a register or memory: where to is not seen from here. */
  boolean isIndirectJump(Step step) {
    return isIndirect(step, 4) || isIndirect(step, 5);
  }

  /** {@code ff} with this extension: calls are 2 and 3, jumps 4 and 5. */
  private boolean isIndirect(Step step, int extension) {
    if (!step.instruction().leaves()) {
      return false;
    }
    int opcode = step.at();
    while (opcode < step.end() - 1 && isPrefix(code[opcode] & 0xff)) {
      opcode++;
    }
    boolean group5 = opcode + 1 < step.end() && (code[opcode] & 0xff) == 0xff;
    return group5 && (code[opcode + 1] >> 3 & 7) == extension;
  }

  private static boolean isPrefix(int b) {
    return (b & 0xf0) == 0x40 || b == 0x3e || b == 0x2e || b == 0x66 || b >= 0xf2 && b <= 0xf3;
  }

  /**
   * Whether anything in it may jump between two addresses, both excluded. Where it is not
   * understood whatever looks like a jump counts as one.
   */
  public boolean jumpsBetween(long low, long high) {
    Optional<List<Step>> steps = steps();
    return steps.isPresent()
        ? steps.get().stream().anyMatch(step -> isBetween(jump(step), low, high))
        : looksLikeJumpBetween(low, high);
  }

  private static boolean isBetween(OptionalLong target, long low, long high) {
    return target.isPresent() && target.getAsLong() - low > 0 && high - target.getAsLong() > 0;
  }

  private boolean looksLikeJumpBetween(long low, long high) {
    ByteBuffer bytes = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < code.length; at++) {
      int far = at + Integer.BYTES;
      boolean jumps =
          far <= code.length
              && isBetween(OptionalLong.of(begin + far + bytes.getInt(at)), low, high);
      int near = at + SHORT_JUMP;
      boolean jumpsNear =
          near <= code.length
              && isShortJump(code[at] & 0xff)
              && isBetween(OptionalLong.of(begin + near + code[at + 1]), low, high);
      if (jumps || jumpsNear) {
        return true;
      }
    }
    return false;
  }

  private static boolean isShortJump(int opcode) {
    return opcode == 0xeb || opcode >= 0x70 && opcode <= 0x7f || opcode >= 0xe0 && opcode <= 0xe3;
  }

  /**
   * Whether it stands for a jump through a register ({@code CONFIG_RETPOLINE},
   * arch/x86/lib/retpoline.S): it puts a register where it will return to.
   */
  public boolean isRetpoline() {
    boolean stores = false;
    for (int at = 0; code.length <= LONGEST_RETPOLINE && at + 4 <= code.length; at++) {
      boolean rex = code[at] == 0x48 || code[at] == 0x4c;
      boolean toTop = (code[at + 2] & 0xc7) == 0x04 && code[at + 3] == 0x24;
      stores |= rex && (code[at + 1] & 0xff) == 0x89 && toTop;
    }
    return stores;
  }

  /** Whether it jumps through a register or memory, or is not understood. */
  public boolean mayJumpAnywhere() {
    return steps().map(all -> all.stream().anyMatch(this::isIndirectJump)).orElse(true);
  }
}
