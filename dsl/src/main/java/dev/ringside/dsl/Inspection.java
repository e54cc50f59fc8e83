package dev.ringside.dsl;

import dev.ringside.target.Address;
import dev.ringside.target.Frame;
import dev.ringside.target.Input.Kind;
import dev.ringside.target.Machine;
import dev.ringside.target.MiFrames;
import dev.ringside.target.Outcome;
import dev.ringside.target.Variable;
import dev.ringside.wire.mi.MiTuple;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the machine while it stands still, the kernel's data also while it runs. Called on the
 * user's thread.
 */
final class Inspection {
  /** One answer of gdb's holds them all; larger pieces are rarely what was meant. */
  private static final int LARGEST = 1 << 20;

  private final Machines machines;
  private final Tasks tasks;
  private final KernelMemory kernelMemory;

  Inspection(Machines machines, Tasks tasks, KernelMemory kernelMemory) {
    this.machines = machines;
    this.tasks = tasks;
    this.kernelMemory = kernelMemory;
  }

  List<Frame> backtrace() {
    MiTuple frames = ask("stack-list-frames");
    MiTuple arguments = ask("stack-list-arguments", "--all-values");
    return MiFrames.backtrace(frames, arguments);
  }

  SelectedFrame select(int level) {
    ask("stack-select-frame", Integer.toString(level));
    MiTuple info = ask("stack-info-frame").tuple("frame").orElse(MiTuple.EMPTY);
    List<Variable> arguments = arguments();
    return new SelectedFrame(MiFrames.frame(info, arguments), arguments, locals());
  }

  List<Variable> locals() {
    return variables("stack-list-locals", "locals", "--all-values");
  }

  List<Variable> arguments() {
    MiTuple info = ask("stack-info-frame").tuple("frame").orElse(MiTuple.EMPTY);
    String level = info.textOr("level", "0");
    MiTuple answer = ask("stack-list-arguments", "--all-values", level, level);
    return answer.list("stack-args").stream()
        .flatMap(list -> list.tuples().stream())
        .flatMap(frame -> frame.list("args").stream())
        .flatMap(args -> MiFrames.variables(args.tuples()).stream())
        .toList();
  }

  private List<Variable> variables(String operation, String list, String... args) {
    return ask(operation, args)
        .list(list)
        .map(l -> MiFrames.variables(l.tuples()))
        .orElse(List.of());
  }

  Object evaluate(String expression) {
    String value = ask("data-evaluate-expression", expression).textOr("value", "");
    if (!value.matches("-?\\d+")) {
      return value;
    }
    BigInteger number = new BigInteger(value);
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }

  Map<String, String> registers() {
    List<String> names =
        ask("data-list-register-names")
            .list("register-names")
            .map(l -> l.texts())
            .orElse(List.of());
    Map<Integer, String> natural = registerValues("N");
    Map<String, String> registers = new LinkedHashMap<>();
    registerValues("x")
        .forEach(
            (number, bits) -> {
              if (number < names.size() && !names.get(number).isEmpty()) {
                String shown = natural.getOrDefault(number, "");
                registers.put(names.get(number), shown.startsWith("0x") ? shown : bits);
              }
            });
    return registers;
  }

  /** By gdb's number; a code address in natural form names its function too. */
  private Map<Integer, String> registerValues(String format) {
    Map<Integer, String> values = new LinkedHashMap<>();
    for (MiTuple one :
        ask("data-list-register-values", "--skip-unavailable", format)
            .list("register-values")
            .map(l -> l.tuples())
            .orElse(List.of())) {
      one.number("number").ifPresent(n -> values.put((int) n, one.textOr("value", "")));
    }
    return values;
  }

  Memory memory(Address address, int length) {
    if (length < 1 || length > LARGEST) {
      throw new RingsideException(
          "gdb.mem reads 1 to " + LARGEST + " bytes at a time, not " + length);
    }
    Optional<byte[]> read =
        running() ? kernelMemory.data(address, length) : Optional.<byte[]>empty();
    return read.map(bytes -> new Memory(address, bytes))
        .orElseGet(() -> memoryFromGdb(address, length));
  }

  private boolean running() {
    return machines.state().filter(m -> m.phase() == Machine.Phase.STOPPED).isEmpty();
  }

  private Memory memoryFromGdb(Address address, int length) {
    Outcome outcome =
        machines.attempt(
            Kind.BORROW,
            "data-read-memory-bytes",
            List.of(address.toString(), Integer.toString(length)));
    MiTuple results =
        outcome.fold(
            done -> done.results(),
            failed -> {
              throw new RingsideException(unreadable(address, length, failed.why()));
            });
    List<MiTuple> blocks = results.list("memory").map(l -> l.tuples()).orElse(List.of());
    String contents = blocks.isEmpty() ? "" : blocks.get(0).textOr("contents", "");
    if (contents.length() < 2 * length) {
      throw new RingsideException(
          unreadable(address.plus(contents.length() / 2), length - contents.length() / 2, ""));
    }
    return new Memory(address, HexFormat.of().parseHex(contents));
  }

  private String unreadable(Address address, int length, String why) {
    String said = why.isEmpty() || why.startsWith("Unable to read") ? "" : " (" + why + ")";
    String cure =
        kernelMemory.isShared()
            ? ""
            : ". Kernel addresses need a CPU in kernel mode, or boot with append: 'pti=off'";
    return "cannot read "
        + length
        + " bytes at "
        + address
        + said
        + ": nothing is mapped there now"
        + cure
        + "; gdb.symbol(address) names what should be there";
  }

  List<Instruction> disassemble(String where) {
    MiTuple answer = ask("data-disassemble", "-a", where, "--", "2");
    List<Instruction> instructions = new ArrayList<>();
    for (MiTuple one : answer.list("asm_insns").map(l -> l.tuples()).orElse(List.of())) {
      instructions.add(
          new Instruction(
              new Address(one.number("address").orElse(0)),
              one.textOr("func-name", ""),
              one.number("offset").orElse(0),
              one.textOr("opcodes", ""),
              one.textOr("inst", "").strip()));
    }
    return instructions;
  }

  String list(String where) {
    String text = machines.line("list " + where);
    // gdb 13.1 says that a file is absent in its log at first, and later as "446\tin fs/file.c".
    if (text.isBlank() || text.matches("(?s)\\d+\\tin [^\n]*\n")) {
      throw new RingsideException(
          "the source of "
              + where
              + " is not on this machine: gdb.command('set substitute-path FROM"
              + " TO') shows gdb where you have the kernel's sources");
    }
    return text;
  }

  List<Cpu> threads() {
    List<Cpu> cpus = new ArrayList<>();
    for (MiTuple thread :
        ask("thread-info").list("threads").map(l -> l.tuples()).orElse(List.of())) {
      int id = (int) thread.number("id").orElse(0);
      int cpu = tasks.cpuOf(id);
      Tasks.Task task = tasks.current(cpu);
      String function = thread.tuple("frame").map(f -> f.textOr("func", "??")).orElse("??");
      cpus.add(new Cpu(cpu, id, task.pid(), task.comm(), function));
    }
    return cpus;
  }

  String symbol(Address address) {
    return machines.line("info symbol " + address).strip();
  }

  private MiTuple ask(String operation, String... args) {
    return machines.ask(Kind.INSPECT, operation, args);
  }
}
