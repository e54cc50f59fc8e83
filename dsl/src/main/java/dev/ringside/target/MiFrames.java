package dev.ringside.target;

import dev.ringside.wire.mi.MiText;
import dev.ringside.wire.mi.MiTuple;
import dev.ringside.wire.mi.MiValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** MI's frames and variables as ours. */
public final class MiFrames {
  private static final Pattern LINE_BREAK = Pattern.compile("\\n *");

  private MiFrames() {}

  /** One frame; {@code args} from elsewhere win over those of the tuple. */
  public static Frame frame(MiTuple frame, List<Variable> args) {
    return new Frame(
        (int) frame.number("level").orElse(0),
        new Address(frame.number("addr").orElse(0)),
        frame.textOr("func", "??"),
        frame.textOr("file", ""),
        (int) frame.number("line").orElse(0),
        args.isEmpty()
            ? frame.list("args").map(l -> variables(l.tuples())).orElse(List.of())
            : args);
  }

  /**
   * Variables as {@code -stack-list-variables} and {@code -stack-list-arguments} give them, each
   * structure on one line, whatever gdb's {@code set print pretty} says.
   */
  public static List<Variable> variables(List<MiTuple> tuples) {
    return tuples.stream()
        .map(
            tuple ->
                new Variable(
                    tuple.textOr("name", ""),
                    tuple.textOr("type", ""),
                    LINE_BREAK.matcher(tuple.textOr("value", "")).replaceAll(" ")))
        .toList();
  }

  /**
   * The frames of {@code -stack-list-frames}, with the arguments of {@code -stack-list-arguments}
   * where that was asked too.
   *
   * <p>A kernel's backtrace ends where the kernel was entered: what gdb 13.1 finds behind it are
   * words of the user's stack, {@code ?? at 0x4a6d20}, {@code fixed_percpu_data at 0x3}.
   */
  public static List<Frame> backtrace(MiTuple frames, MiTuple arguments) {
    List<MiTuple> withArgs = arguments.list("stack-args").map(l -> l.tuples()).orElse(List.of());
    List<Frame> result = new ArrayList<>();
    for (MiTuple frame : frames.list("stack").map(l -> l.tuples()).orElse(List.of())) {
      int index = result.size();
      List<Variable> args =
          index < withArgs.size()
              ? variables(withArgs.get(index).list("args").map(l -> l.tuples()).orElse(List.of()))
              : List.of();
      result.add(frame(frame, args));
    }
    boolean kernel = !result.isEmpty() && isKernel(result.get(0));
    return kernel ? result.stream().takeWhile(MiFrames::isKernel).toList() : result;
  }

  /** The upper half of the address space is the kernel's on x86-64. */
  private static boolean isKernel(Frame frame) {
    return frame.pc().bits() < 0;
  }

  /** Results as maps, lists and texts; where a name occurs more than once, its values as a list. */
  public static Object plain(MiValue value) {
    return value.fold(
        MiText::text,
        tuple -> {
          Map<String, Object> map = new LinkedHashMap<>();
          tuple.fields().forEach(f -> map.merge(f.name(), plain(f.value()), MiFrames::both));
          return map;
        },
        list -> list.values().stream().map(MiFrames::plain).toList());
  }

  private static Object both(Object first, Object second) {
    List<Object> all = new ArrayList<>(first instanceof List<?> list ? list : List.of(first));
    all.add(second);
    return all;
  }
}
