package dev.ringside.condition;

import java.util.Optional;

/**
 * Where the kernel's structures have their members. Asked for a member that gdb can evaluate but
 * not compile to bytecode, so that {@link GdbText} writes it as an offset.
 */
@FunctionalInterface
public interface Anatomy {
  /** Knows nothing: every member is written by its name. */
  Anatomy NONE = (structure, pointer, path) -> Optional.empty();

  /**
   * Where a member lies.
   *
   * @param offset in bytes from the begin of the structure
   * @param type of a pointer to what is read there, in C
   * @param shift of a bit-field in that
   * @param bits of a bit-field, which is unsigned; 0 for what is none
   */
  record Place(long offset, String type, int shift, int bits) {
    /** A member that is no bit-field. */
    public Place(long offset, String type) {
      this(offset, type, 0, 0);
    }
  }

  /**
   * The place of a member.
   *
   * @param structure the structure, or a pointer to it
   * @param pointer whether it is a pointer
   * @param path the member, and members of members: {@code raw_lock.val}
   * @return empty where it shall be written by its name
   */
  Optional<Place> place(Condition structure, boolean pointer, String path);
}
