package dev.ringside.dsl.completion;

import dev.ringside.dsl.Knowledge;
import dev.ringside.kernel.SymbolIndex;
import dev.ringside.kernel.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kernel's names: places to stop at, and what C expressions and conditions are made of. */
final class KernelNames {
  private static final int LONGEST = 300;

  /** Fewer letters would offer thousands of globals in front of what is meant. */
  private static final int ENOUGH = 2;

  private static final Pattern WORD = Pattern.compile("[A-Za-z_$][\\w$]*$");
  private static final Pattern MEMBER =
      Pattern.compile(
          "(?:\\(\\s*\\(\\s*(?:struct|union)\\s+(\\w+)\\s*\\*\\s*\\)[^()]*\\)|([A-Za-z_]\\w*))"
              + "((?:(?:\\[[^\\[\\]]*\\])?(?:->|\\.)[A-Za-z_]\\w*+)*)"
              + "(?:\\[[^\\[\\]]*\\])?(?:->|\\.)([A-Za-z_]\\w*)?$");

  private static final String[][] GUEST_WORDS = {
    {"pid", "the thread, as gettid says"},
    {"tgid", "the process, as getpid says"},
    {"comm", "the command's name, up to 15 characters"},
    {"cpu", "the virtual CPU, from 0"},
    {"current", "struct task_struct *"},
    {"retval", "what a function returned"},
    {"arg0", "the first argument"},
    {"arg1", "the second argument"},
    {"arg2", "the third argument"},
    {"arg3", "the fourth argument"},
    {"arg4", "the fifth argument"},
    {"arg5", "the sixth argument"},
  };
  private static final List<String> REGISTERS =
      List.of(
          "rip", "rsp", "rax", "rdi", "rsi", "rdx", "rcx", "r8", "r9", "r10", "r11", "r12", "r13",
          "r14", "r15", "rbx", "rbp", "eflags");

  private final Knowledge kernel;

  KernelNames(Knowledge kernel) {
    this.kernel = kernel;
  }

  /** Functions that begin as typed, then those that contain it. */
  Result places(String typed, int from, String quote) {
    return kernel
        .functions()
        .map(index -> index.complete(typed, Result.MOST))
        .map(found -> new Result(from, candidates(found, "functions"), found.more(), quote))
        .orElse(Result.none(from));
  }

  private static List<Candidate> candidates(SymbolIndex.Matches found, String group) {
    return found.names().stream().map(name -> Candidate.of(name, "", group)).toList();
  }

  /**
   * What can stand at the end of a C expression.
   *
   * @param text the expression so far
   * @param end where it ends in the entry
   * @param function whose parameters it may name; empty for none
   * @param words whether the words of conditions are known there
   */
  Result expression(String text, int end, String function, boolean words) {
    String tail = text.substring(Math.max(0, text.length() - LONGEST));
    Matcher member = MEMBER.matcher(tail);
    if (member.find()) {
      String typed = member.group(4) == null ? "" : member.group(4);
      return Result.of(end - typed.length(), members(member, function, typed));
    }
    Matcher word = WORD.matcher(tail);
    String typed = word.find() ? word.group() : "";
    List<Candidate> found = new ArrayList<>();
    parameters(function)
        .forEach(
            parameter -> found.add(Candidate.of(parameter.name(), parameter.type(), "parameters")));
    if (words) {
      for (String[] each : GUEST_WORDS) {
        found.add(Candidate.of(each[0], each[1], "the guest's"));
      }
    }
    if (typed.startsWith("$")) {
      REGISTERS.forEach(name -> found.add(Candidate.of("$" + name, "", "registers")));
    }
    List<Candidate> begun = new ArrayList<>(Matching.begin(found, typed));
    int more = 0;
    if (typed.length() >= ENOUGH && !typed.startsWith("$")) {
      Optional<SymbolIndex.Matches> globals =
          kernel.variables().map(index -> index.complete(typed, Result.MOST));
      globals.ifPresent(matches -> begun.addAll(candidates(matches, "globals")));
      more = globals.map(SymbolIndex.Matches::more).orElse(0);
    }
    return new Result(end - typed.length(), begun, more, "");
  }

  private List<Types.Member> parameters(String function) {
    String name = function.replaceFirst("\\+.*$", "");
    return name.isEmpty()
        ? List.of()
        : kernel.types().map(types -> types.parameters(name)).orElse(List.of());
  }

  private List<Candidate> members(Matcher member, String function, String typed) {
    return kernel
        .types()
        .map(types -> members(types, member, function))
        .map(
            members ->
                members.stream()
                    .map(each -> Candidate.of(each.name(), each.type(), "members"))
                    .toList())
        .map(all -> Matching.begin(all, typed))
        .orElse(List.of());
  }

  private List<Types.Member> members(Types types, Matcher member, String function) {
    Optional<Integer> type = root(types, member, function);
    for (String name : member.group(3).split("\\[[^\\[\\]]*\\]|->|\\.")) {
      if (!name.isEmpty()) {
        type = type.flatMap(id -> types.member(id, name)).map(Types.Member::id);
      }
    }
    return type.map(types::members).orElse(List.of());
  }

  private Optional<Integer> root(Types types, Matcher member, String function) {
    if (member.group(1) != null) {
      return types.struct(member.group(1));
    }
    String name = member.group(2);
    return parameters(function).stream()
        .filter(parameter -> parameter.name().equals(name))
        .map(Types.Member::id)
        .findFirst()
        .or(() -> name.equals("current") ? types.struct("task_struct") : types.named(name));
  }

  /** The processes of the guest that are known, by what they are to be compared with. */
  List<Candidate> processes(String typed) {
    return Matching.begin(kernel.processes().stream().map(KernelNames::process).toList(), typed);
  }

  /** A list of numbers alone would say nothing. */
  private static Candidate process(Knowledge.KnownProcess process) {
    String pid = Integer.toString(process.pid());
    return new Candidate(pid, pid + " " + process.command(), "", "processes", true);
  }

  /** Their command names, as the kernel keeps them. */
  Result commands(String typed, int from, String quote) {
    List<Candidate> names =
        kernel.processes().stream()
            .map(process -> Candidate.of(comm(process.command()), "", "commands"))
            .toList();
    return new Result(from, Matching.begin(names, typed), 0, quote);
  }

  /** TASK_COMM_LEN is 16 with the zero at the end. */
  private static String comm(String command) {
    String program = command.strip().split("\\s+")[0].replaceFirst(".*/", "");
    return program.substring(0, Math.min(15, program.length()));
  }
}
