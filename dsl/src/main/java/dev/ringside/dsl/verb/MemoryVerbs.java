package dev.ringside.dsl.verb;

import static dev.ringside.dsl.verb.Argument.Accepts.NUMBER;
import static dev.ringside.dsl.verb.Description.verb;

import java.util.List;

/** Addresses, memory, instructions and CPUs. */
final class MemoryVerbs {
  private static final String PC = "gdb.interrupt().frames.first().pc";
  private static final String PIECE =
      "gdb.interrupt(); piece = gdb.mem(gdb.eval('$rsp'), 32);"
          + " [piece.address, piece.bytes, piece.hex]";
  private static final String WHERE =
      "gdb.interrupt(); one = gdb.disasm('_raw_spin_lock').last();"
          + " [one.address, one.function, one.offset]";
  private static final String WHAT =
      "gdb.interrupt(); one = gdb.disasm('_raw_spin_lock').first(); [one.bytes, one.text]";
  private static final String FIRST =
      "gdb.interrupt(); cpu = gdb.threads.first();"
          + " [cpu.number, cpu.thread, cpu.pid, cpu.comm, cpu.function]";

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
              verb("Memory.address", "Where it begins.").gives("Address", PIECE),
              verb("Memory.bytes", "Its bytes.").gives("byte[]", PIECE),
              verb("Memory.hex", "Its bytes in hexadecimal, without blanks.")
                  .gives("String", PIECE)));

  static final Receiver INSTRUCTION =
      new Receiver(
          "Instruction",
          "one instruction, as gdb.disasm gives it",
          List.of(
              verb("Instruction.address", "Where it stands.").gives("Address", WHERE),
              verb("Instruction.function", "The function it belongs to, empty where unknown.")
                  .gives("String", WHERE),
              verb("Instruction.offset", "Bytes from the start of the function.")
                  .gives("long", WHERE),
              verb("Instruction.bytes", "Its bytes in hexadecimal, separated by blanks.")
                  .gives("String", WHAT),
              verb("Instruction.text", "As gdb disassembles it.").gives("String", WHAT)));

  static final Receiver CPU =
      new Receiver(
          "Cpu",
          "a virtual CPU, as gdb.threads gives it",
          List.of(
              verb("Cpu.number", "Which one, from 0.").gives("int", FIRST),
              verb("Cpu.thread", "gdb's number of it, from 1.").gives("int", FIRST),
              verb("Cpu.pid", "The task it runs, -1 where that cannot be read.")
                  .gives("int", FIRST),
              verb("Cpu.comm", "The task's command name.").gives("String", FIRST),
              verb("Cpu.function", "The function where it stands.").gives("String", FIRST)));

  private MemoryVerbs() {}
}
