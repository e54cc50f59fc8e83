package dev.ringside.dsl.verb;

import static dev.ringside.dsl.verb.Argument.Accepts.NUMBER;
import static dev.ringside.dsl.verb.Description.verb;

import java.util.List;

/** Addresses, memory, instructions and CPUs. */
final class MemoryVerbs {
  private static final String PC = "gdb.interrupt().frames.first().pc";
  private static final String PIECE = "gdb.interrupt(); gdb.mem(gdb.eval('$rsp'), 32)";
  private static final String ONE = "gdb.interrupt(); gdb.disasm('_raw_spin_lock').first()";
  private static final String FIRST = "gdb.interrupt(); gdb.threads.first()";

  static final Receiver ADDRESS =
      new Receiver(
          "Address",
          "an address in the guest: 64 unsigned bits",
          List.of(
              verb("Address.bits", "The address as a number; negative for the kernel's addresses.")
                  .gives("long", PC + ".bits"),
              verb("Address.plus(offset)", "An address further on; + does the same.")
                  .takes("offset", NUMBER, "bytes, negative for back")
                  .gives("Address", PC + " + 16")));

  static final Receiver MEMORY =
      new Receiver(
          "Memory",
          "a piece of memory as it was when gdb.mem read it",
          List.of(
              verb("Memory.address", "Where it begins.").gives("Address", PIECE + ".address"),
              verb("Memory.bytes", "Its bytes.").gives("byte[]", PIECE + ".bytes"),
              verb("Memory.hex", "Its bytes in hexadecimal, without blanks.")
                  .gives("String", PIECE + ".hex")));

  static final Receiver INSTRUCTION =
      new Receiver(
          "Instruction",
          "one instruction, as gdb.disasm gives it",
          List.of(
              verb("Instruction.address", "Where it stands.").gives("Address", ONE + ".address"),
              verb("Instruction.function", "The function it belongs to, empty where unknown.")
                  .gives("String", ONE + ".function"),
              verb("Instruction.offset", "Bytes from the start of the function.")
                  .gives("long", ONE + ".offset"),
              verb("Instruction.bytes", "Its bytes in hexadecimal, separated by blanks.")
                  .gives("String", ONE + ".bytes"),
              verb("Instruction.text", "As gdb disassembles it.").gives("String", ONE + ".text")));

  static final Receiver CPU =
      new Receiver(
          "Cpu",
          "a virtual CPU, as gdb.threads gives it",
          List.of(
              verb("Cpu.number", "Which one, from 0.").gives("int", FIRST + ".number"),
              verb("Cpu.thread", "gdb's number of it, from 1.").gives("int", FIRST + ".thread"),
              verb("Cpu.pid", "The task it runs, -1 where that cannot be read.")
                  .gives("int", FIRST + ".pid"),
              verb("Cpu.comm", "The task's command name.").gives("String", FIRST + ".comm"),
              verb("Cpu.function", "The function where it stands.")
                  .gives("String", FIRST + ".function")));

  private MemoryVerbs() {}
}
