package dev.ringside.shell.view;

import dev.ringside.dsl.Instruction;
import dev.ringside.target.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Instructions as gdb's {@code disassemble} prints them: address, place in the function, text in a
 * column of its own. Stateless.
 */
final class Disassembly {
  private static final String HERE = "=> ";

  private Disassembly() {}

  /**
   * One instruction to a line.
   *
   * @param here the instruction that comes next, marked by an arrow, where that is known
   */
  static String of(List<Instruction> instructions, Optional<Address> here, int columns) {
    List<String> places = instructions.stream().map(Disassembly::place).toList();
    int widest = places.stream().mapToInt(Columns::of).max().orElse(0);
    boolean marked =
        here.isPresent() && instructions.stream().anyMatch(i -> i.address().equals(here.get()));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      boolean next = marked && instructions.get(i).address().equals(here.get());
      String mark = marked ? next ? HERE : " ".repeat(HERE.length()) : "";
      String text = Visible.cells(instructions.get(i).text());
      lines.add(Columns.cut(mark + Columns.padded(places.get(i), widest) + "  " + text, columns));
    }
    return String.join("\n", lines);
  }

  private static String place(Instruction instruction) {
    String function = Visible.cells(instruction.function());
    return function.isEmpty()
        ? instruction.address().toString()
        : instruction.address() + " <" + function + "+" + instruction.offset() + ">";
  }
}
