package dev.ringside.dsl;

import dev.ringside.target.Address;

/**
 * One instruction.
 *
 * @param address where it stands
 * @param function the function it belongs to, empty where unknown
 * @param offset bytes from the function's start
 * @param bytes its bytes in hexadecimal, separated by blanks
 * @param text as gdb disassembles it
 */
public record Instruction(
    Address address, String function, long offset, String bytes, String text) {
  @Override
  public String toString() {
    return address + " <" + function + "+" + offset + ">: " + text;
  }
}
