package dev.ringside.dsl;

import dev.ringside.condition.Condition;
import dev.ringside.condition.GdbText;
import dev.ringside.condition.GuestValue;
import dev.ringside.condition.Position;
import dev.ringside.condition.Vocabulary;
import dev.ringside.dsl.syntax.TypedCondition;
import dev.ringside.target.Address;
import dev.ringside.target.Input.Kind;
import dev.ringside.target.Outcome;
import dev.ringside.wire.mi.MiTuple;
import groovy.lang.Closure;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sets breakpoints of every kind from what the user wrote. Called on the user's thread. */
final class Breakpoints {
  private static final int MANY = 200;

  /** {@code Hardware access (read/write) watchpoint 2: counter} (gdb 13.1). */
  private static final Pattern WATCHPOINT = Pattern.compile("atchpoint (\\d+): ");

  /**
   * As gdb shows one: {@code 0xffffffff820397c0 <shmem_file_operations>}, {@code 0x3fb8 "group"}.
   */
  private static final Pattern POINTER = Pattern.compile("(?s)(0[xX][0-9a-fA-F]{1,16})(\\s.*)?");

  private final Machines machines;
  private final Stops stops;
  private final Names names;
  private final Map<Integer, Breakpoint> set = new ConcurrentHashMap<>();

  Breakpoints(Machines machines, Stops stops, Names names) {
    this.machines = machines;
    this.stops = stops;
    this.names = names;
  }

  /** The kinds of breakpoint, with the command that sets them: MI's, the console's for watching. */
  enum Form {
    BREAK("gdb.break", "break-insert"),
    TBREAK("gdb.tbreak", "break-insert", "-t"),
    HBREAK("gdb.hbreak", "break-insert", "-h"),
    WATCH("gdb.watch", "watch"),
    RWATCH("gdb.rwatch", "rwatch"),
    AWATCH("gdb.awatch", "awatch");

    final String verb;
    final String operation;
    final List<String> options;

    Form(String verb, String operation, String... options) {
      this.verb = verb;
      this.operation = operation;
      this.options = List.of(options);
    }

    boolean watches() {
      return !operation.equals("break-insert");
    }
  }

  /** What one call asks for. */
  private record Request(
      Form form, Object where, Optional<Object> condition, Optional<Closure<?>> action) {}

  /** A new machine, with a gdb that numbers from 1 again. */
  void reset() {
    set.clear();
  }

  /** Every one that gdb has, in its order. */
  List<Breakpoint> all() {
    return infos().stream().map(this::known).toList();
  }

  /**
   * The first one at this address that can be hit and has a condition, unless its hits are ignored:
   * then gdb lets the machine run on, though the condition is true.
   */
  Optional<Breakpoint> conditionalAt(Address address) {
    return infos().stream()
        .filter(info -> info.text("cond").isPresent() && info.textOr("enabled", "n").equals("y"))
        .filter(info -> info.text("ignore").isEmpty())
        .filter(info -> Price.addresses(info).contains(address))
        .findFirst()
        .map(this::known);
  }

  private List<MiTuple> infos() {
    return machines
        .ask(Kind.BORROW, "break-list")
        .tuple("BreakpointTable")
        .flatMap(table -> table.list("body"))
        .map(body -> body.tuples())
        .orElse(List.of());
  }

  /** What was set with a line of gdb's own is written as gdb has it. */
  private Breakpoint known(MiTuple info) {
    return set.computeIfAbsent(
        number(info),
        number -> {
          String place = info.text("what").orElseGet(() -> place(info));
          return new Breakpoint(machines, stops, this, number, place, info.textOr("cond", ""));
        });
  }

  private Breakpoint known(int number, String place, Request request) {
    Breakpoint made = new Breakpoint(machines, stops, this, number, place, condition(request));
    set.put(number, made);
    return made;
  }

  /** One breakpoint, or a list of them for a pattern. */
  Object set(Form form, Object... arguments) {
    Request request = request(form, arguments);
    if (request.where() instanceof Pattern pattern && !form.watches()) {
      List<String> functions = names.matching(pattern);
      if (functions.size() > MANY) {
        throw new RingsideException(
            pattern + " matches " + functions.size() + " functions: narrow it to " + MANY);
      }
      return functions.stream().map(function -> one(request, function)).toList();
    }
    return named(request, location(request.where()));
  }

  /** A breakpoint at what is one place; where it is several, none is set. */
  Breakpoint setOne(String where) {
    Request request = request(Form.BREAK, new Object[] {where});
    Object set = named(request, location(where));
    if (set instanceof Breakpoint one) {
      return one;
    }
    List<Breakpoint> several = ((List<?>) set).stream().map(Breakpoint.class::cast).toList();
    several.forEach(Breakpoint::delete);
    throw new RingsideException(
        "the compiler has made "
            + several.size()
            + " functions of "
            + where
            + ": gdb.breakAt(new Object[] {\""
            + where
            + "\"}) sets a list of breakpoints");
  }

  private static Request request(Form form, Object[] arguments) {
    Optional<Object> where = Optional.empty();
    Optional<Object> condition = Optional.empty();
    Optional<Closure<?>> action = Optional.empty();
    for (Object argument : arguments) {
      if (argument instanceof Map<?, ?> named) {
        condition = new NamedArguments(form.verb, named).value("when");
      } else if (argument instanceof TypedCondition typed) {
        condition = Optional.of(typed);
      } else if (argument instanceof Closure<?> closure) {
        action = Optional.of(closure);
      } else {
        where = Optional.ofNullable(argument);
      }
    }
    return new Request(
        form,
        where.orElseThrow(
            () ->
                new RingsideException(
                    form.verb + " wants a place: a function, 'file.c:line', '*address'")),
        condition,
        action);
  }

  /** A place as gdb takes it. */
  static String location(Object where) {
    if (where instanceof GuestValue || where instanceof Address || where instanceof Number) {
      return "*" + address(where);
    }
    String text = String.valueOf(where);
    Optional<String> offset = functionWithOffset(text);
    return offset.orElse(text);
  }

  /** {@code schedule+0x10}, in which gdb would see nothing but a strange name. */
  private static Optional<String> functionWithOffset(String text) {
    return text.matches("[A-Za-z_$.][\\w$.]*\\s*\\+\\s*(0x[0-9a-fA-F]+|\\d+)")
        ? Optional.of("*(" + text + ")")
        : Optional.empty();
  }

  static Address address(Object where) {
    if (where instanceof Address address) {
      return address;
    }
    if (where instanceof GuestValue value) {
      return new Address(value.guestValue());
    }
    if (where instanceof BigInteger big) {
      return new Address(big.longValue());
    }
    if (where instanceof Number number) {
      return new Address(number.longValue());
    }
    String text = String.valueOf(where).strip();
    Matcher pointer = POINTER.matcher(text);
    if (pointer.matches()) {
      return Address.parse(pointer.group(1));
    }
    throw new RingsideException(
        "'" + text + "' is no address: write 0xffffffff81000000, or use gdb.eval('&name')");
  }

  /** One breakpoint; a name that only compiler's copies have is set at each of them. */
  private Object named(Request request, String where) {
    if (request.form().watches()) {
      return one(request, where);
    }
    Names.Resolved resolved = names.resolve(where);
    if (resolved.places().isEmpty()) {
      throw new RingsideException(resolved.sentence());
    }
    List<Breakpoint> set = resolved.places().stream().map(place -> one(request, place)).toList();
    if (!resolved.sentence().isEmpty()) {
      stops.notice(resolved.sentence());
    }
    return set.size() == 1 ? set.get(0) : set;
  }

  private Breakpoint one(Request request, String where) {
    Optional<String> expression = request.condition().map(c -> text(c, where));
    return stops.setting(
        () -> {
          Breakpoint breakpoint =
              request.form().watches()
                  ? watch(request, where, expression)
                  : insert(request, where, expression);
          request.action().ifPresent(action -> stops.act(breakpoint.getNumber(), action));
          return breakpoint;
        });
  }

  private Breakpoint insert(Request request, String where, Optional<String> expression) {
    List<String> args = new ArrayList<>(request.form().options);
    expression.ifPresent(c -> args.addAll(List.of("-c", c)));
    args.add(where);
    MiTuple results =
        done(machines.attempt(Kind.BORROW, request.form().operation, args), request, where)
            .results();
    MiTuple info = results.tuple("bkpt").orElse(MiTuple.EMPTY);
    return known(number(info), place(info), request);
  }

  /**
   * gdb 13.1: MI's {@code -break-watch} takes no condition, and a guest that runs would stop before
   * one could follow; the console's command sets both or nothing.
   */
  private Breakpoint watch(Request request, String where, Optional<String> expression) {
    String line =
        request.form().operation + " " + where + expression.map(c -> " if " + c).orElse("");
    String answer = done(machines.attemptLine(line), request, where).console();
    Matcher said = WATCHPOINT.matcher(answer);
    if (!said.find()) {
      throw new RingsideException("gdb set no watchpoint: " + answer.strip());
    }
    return known(Integer.parseInt(said.group(1)), where, request);
  }

  private Outcome.Done done(Outcome outcome, Request request, String where) {
    return outcome.fold(
        done -> done,
        failed -> {
          throw refused(failed.why(), where, request.condition());
        });
  }

  /** gdb's refusal as a sentence, with the place in the user's text where a name is unknown. */
  private RingsideException refused(String why, String where, Optional<Object> condition) {
    if (!why.startsWith("No symbol \"") || !why.contains("in current context")) {
      return new RingsideException(why);
    }
    String name = why.substring(11, why.indexOf('"', 11));
    String sentence =
        "'"
            + name
            + "' is neither a variable of this script nor a parameter of "
            + where
            + " nor a global of the kernel"
            + names.nearSentence(name);
    Position at =
        condition
            .filter(TypedCondition.class::isInstance)
            .flatMap(
                typed ->
                    ((TypedCondition) typed)
                        .tree().kernelNames().stream()
                            .filter(known -> known.name().equals(name))
                            .findFirst())
            .map(Condition.KernelName::at)
            .orElse(null);
    return new RingsideException(sentence, at);
  }

  private static int number(MiTuple info) {
    return (int) info.number("number").orElse(0);
  }

  /** Of several places, where the compiler has inlined a function, the first is named. */
  private static String place(MiTuple info) {
    List<MiTuple> several = info.list("locations").map(list -> list.tuples()).orElse(List.of());
    if (several.size() > 1) {
      return place(several.get(0)) + " and " + (several.size() - 1) + " more";
    }
    String source = info.textOr("file", "");
    String place = info.text("func").or(() -> info.text("addr")).orElse("?");
    return source.isEmpty() ? place : place + " (" + source + ":" + info.textOr("line", "?") + ")";
  }

  private static String condition(Request request) {
    return request.condition().map(Breakpoints::source).orElse("");
  }

  /** Replaces a breakpoint's condition. */
  String setCondition(int number, String location, Object condition) {
    String expression = text(condition, location);
    Outcome outcome =
        machines.attempt(
            Kind.BORROW, "break-condition", List.of(Integer.toString(number), expression));
    if (outcome instanceof Outcome.Failed failed) {
      throw refused(failed.why(), location, Optional.of(condition));
    }
    return source(condition);
  }

  private static String source(Object condition) {
    return condition instanceof TypedCondition typed
        ? typed.sourceText()
        : String.valueOf(condition);
  }

  /** The condition as gdb evaluates it. */
  private String text(Object condition, String where) {
    if (!(condition instanceof TypedCondition typed)) {
      return String.valueOf(condition);
    }
    String place = where.split(" ", 2)[0];
    Vocabulary vocabulary = names.vocabulary();
    return GdbText.render(typed.tree(), vocabulary, new KernelAnatomy(machines, vocabulary, place))
        .fold(
            text -> text.text(),
            problem -> {
              throw new RingsideException(problem.message(), problem.at());
            });
  }
}
