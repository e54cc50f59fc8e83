package dev.ringside.kernel;

import dev.ringside.target.Address;

/**
 * One entry of the kernel's symbol table.
 *
 * @param name the name as linked, clone suffixes included
 * @param address where it starts; for a per-CPU variable the address in the template section, which
 *     starts at 0 until Linux 6.14
 * @param size in bytes, 0 for most assembly labels
 * @param kind function, variable, or neither
 */
public record Symbol(String name, Address address, long size, Kind kind) {

  /** What the symbol names. */
  public enum Kind {
    /** Code with a type: STT_FUNC. */
    FUNCTION,
    /** Data with a type: STT_OBJECT. */
    OBJECT,
    /** STT_NOTYPE: a place in assembly, or a mark of the linker script. */
    LABEL
  }

  /** A symbol and how far behind its start an address lies. */
  public record Offset(Symbol symbol, long offset) {
    /** The form the kernel prints: {@code files_lock+0x0}. */
    @Override
    public String toString() {
      return symbol.name() + "+0x" + Long.toHexString(offset);
    }
  }
}
