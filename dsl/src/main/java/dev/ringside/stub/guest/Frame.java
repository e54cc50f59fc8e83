package dev.ringside.stub.guest;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What is known at one instruction: what lies on the stack, and where a CPU that stands here
 * belongs.
 *
 * @param slots gdb's register number to the depth at which its original was pushed, in bytes from
 *     the stack pointer at the site
 * @param depth how far the stack pointer is below that at the site, in bytes
 */
record Frame(
    Landing.Kind kind, long rip, int depth, Map<Integer, Integer> slots, OptionalLong push) {
  /** gdb's number of eflags. */
  static final int EFLAGS = 17;

  /** Nothing pushed yet. */
  static Frame entry(long site) {
    return new Frame(Landing.Kind.EVALUATING, site, 0, Map.of(), OptionalLong.empty());
  }

  /** The same stack, for something else. */
  Frame as(Landing.Kind other) {
    return new Frame(other, rip, depth, slots, push);
  }

  /** On the way out, where the originals are back in their registers, or lost. */
  static Frame leaving(long rip) {
    return new Frame(Landing.Kind.LEAVING, rip, 0, Map.of(), OptionalLong.empty());
  }

  /** On the way out, before a call's return address is pushed. */
  static Frame calling(long target, long back) {
    return new Frame(Landing.Kind.LEAVING, target, 0, Map.of(), OptionalLong.of(back));
  }

  /** After 8 bytes were pushed that are no original. */
  Frame deeper() {
    return new Frame(kind, rip, depth + 8, slots, push);
  }

  /** After an original was pushed. */
  Frame pushed(int register) {
    Map<Integer, Integer> more = new HashMap<>(slots);
    more.put(register, depth + 8);
    return new Frame(kind, rip, depth + 8, more, push);
  }

  /** After what was pushed last went back into its register, or was dropped. */
  Frame popped() {
    Map<Integer, Integer> less =
        slots.entrySet().stream()
            .filter(slot -> slot.getValue() != depth)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return new Frame(kind, rip, depth - 8, less, push);
  }

  boolean saves(int register) {
    return slots.containsKey(register);
  }

  /** How far above the stack pointer the original lies. */
  int offset(int register) {
    return depth - slots.get(register);
  }

  Landing landing() {
    Map<Integer, Integer> saved =
        slots.keySet().stream().collect(Collectors.toMap(r -> r, this::offset));
    int pop = push.isPresent() ? -8 : depth;
    return new Landing(kind, rip, pop, saved, push);
  }
}
