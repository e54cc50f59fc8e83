package dev.ringside.stub.guest;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether a jump can replace the instructions at a place in a function, as far as the function
 * itself tells. What the kernel has in tables (exceptions), and who stands where, is not seen from
 * here.
 *
 * @param site the place with the fewest whole instructions that make room; empty if there is none
 * @param outside where the function jumps to outside of itself: what is there may jump back into
 *     it, as the cold part of a function does; empty where nothing can get in between
 * @param whyNot a plain clause for the user, where there is none
 */
public record Displacement(Optional<Site> site, Set<Long> outside, String whyNot) {
  /** Also said of what leads there from elsewhere. */
  public static final String JUMP_BETWEEN =
      "a jump leads into the bytes that would be replaced there";

  static final String NOT_UNDERSTOOD =
      "its function holds an instruction that is not known to us, or a probe of the kernel's";
  static final String TABLE = "its function jumps through a table, which may lead to behind it";
  static final String LEAVES = "an instruction there jumps or calls through a register, or traps";
  static final String CALLS = "a call there would come back into what would be replaced";

  /** Also said of the kernel's own tables of such places. */
  public static final String PATCHED = "the kernel may itself put a jump or a call there";

  /** What the kernel leaves for jumps and calls of its own (jump labels, static calls). */
  private static final List<byte[]> LEFT_FOR_PATCHES =
      List.of(
          new byte[] {0x66, (byte) 0x90},
          new byte[] {0x0f, 0x1f, 0x44, 0, 0},
          new byte[] {0x66, 0x66, 0x48, 0x31, (byte) 0xc0});

  /** Keeps its own copy. */
  public Displacement {
    outside = Set.copyOf(outside);
  }

  /** Whether one instruction alone is replaced, so that nobody can stand in between. */
  public boolean isOne() {
    return site.flatMap(found -> Instruction.decode(found.displaced(), 0))
        .filter(first -> first.length() == site.orElseThrow().length())
        .isPresent();
  }

  /**
   * At a place in a function. Registers and flags are taken to be in use.
   *
   * @param function from its symbol to the next
   */
  public static Displacement in(Stretch function, long address) {
    byte[] code = function.code();
    if (!function.contains(address)) {
      return not("it is outside of its function");
    }
    int offset = (int) (address - function.begin());
    List<Stretch.Step> before = function.stepsTo(offset);
    int reached = before.isEmpty() ? 0 : before.get(before.size() - 1).end();
    if (reached != offset) {
      return not(reached > offset ? "no instruction begins there" : NOT_UNDERSTOOD);
    }
    int enough = offset + Site.SHORTEST;
    int end = offset;
    boolean runsOn = true;
    while (end < enough) {
      Optional<Instruction> next = Instruction.decode(code, end);
      Optional<String> obstacle = obstacle(code, end, next, runsOn, enough);
      if (obstacle.isPresent()) {
        return not(obstacle.get());
      }
      runsOn &= !Leaving.of(next.orElseThrow(), code, end).ends();
      end += next.orElseThrow().length();
    }
    Site site = new Site(address, Arrays.copyOfRange(code, offset, end), false);
    Displacement alone = new Displacement(Optional.of(site), Set.of(), "");
    return alone.isOne() ? alone : unlessEntered(function, site);
  }

  /**
   * Why an instruction cannot be replaced. A call comes back to behind it, which must not be
   * replaced too; what nothing runs into is never run at another place.
   */
  private static Optional<String> obstacle(
      byte[] code, int at, Optional<Instruction> next, boolean runsOn, int enough) {
    if (next.isEmpty()) {
      return Optional.of(NOT_UNDERSTOOD);
    }
    Leaving leaving = Leaving.of(next.get(), code, at);
    if (runsOn && leaving == Leaving.CALL && at + next.get().length() < enough) {
      return Optional.of(CALLS);
    }
    if (runsOn && leaving == Leaving.OTHER) {
      return Optional.of(LEAVES);
    }
    byte[] bytes = Arrays.copyOfRange(code, at, at + next.get().length());
    return LEFT_FOR_PATCHES.stream().anyMatch(left -> Arrays.equals(left, bytes))
        ? Optional.of(PATCHED)
        : Optional.empty();
  }

  /** Several instructions: nothing may lead to any but the first. */
  private static Displacement unlessEntered(Stretch function, Site site) {
    Optional<List<Stretch.Step>> steps = function.steps();
    if (steps.isEmpty()) {
      return not(NOT_UNDERSTOOD);
    }
    if (steps.get().stream().anyMatch(function::isIndirectJump)) {
      return not(TABLE);
    }
    if (function.jumpsBetween(site.address(), site.end())) {
      return not(JUMP_BETWEEN);
    }
    Set<Long> outside =
        steps.get().stream()
            .map(function::jump)
            .filter(OptionalLong::isPresent)
            .map(OptionalLong::getAsLong)
            .filter(target -> !function.contains(target))
            .collect(Collectors.toCollection(TreeSet::new));
    return new Displacement(Optional.of(site), outside, "");
  }

  private static Displacement not(String why) {
    return new Displacement(Optional.empty(), Set.of(), why);
  }
}
