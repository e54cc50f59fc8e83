package dev.ringside.dsl.syntax;

import dev.ringside.condition.BinaryOperator;
import dev.ringside.condition.Condition;
import dev.ringside.condition.Position;
import dev.ringside.condition.UnaryOperator;
import groovy.lang.Closure;
import groovy.lang.MissingPropertyException;
import groovy.lang.Range;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.codehaus.groovy.runtime.InvokerHelper;

/**
 * Builds one condition in postfix order. Called by the code that {@link ConditionTranslator} makes,
 * and public only for that; belongs to the thread that runs the statement.
 *
 * <p>Each operand is either of the host or of the guest. What has only host operands is computed
 * here and now, with whole numbers of any size; the first guest operand makes the result the
 * guest's.
 */
public final class ConditionBuilder {
  /** What every closure answers to; none of it is a variable of the user. */
  private static final Set<String> CLOSURE_PROPERTIES =
      Set.of(
          "owner",
          "delegate",
          "directive",
          "thisObject",
          "resolveStrategy",
          "maximumNumberOfParameters",
          "parameterTypes",
          "metaClass",
          "class");

  /** One operand, with the place of its first word. */
  private record Operand(Condition guest, Object host, Position at) {
    boolean isHost() {
      return guest == null;
    }

    Condition tree() {
      return isHost() ? HostValues.literal(host, at) : guest;
    }
  }

  private final Deque<Operand> operands = new ArrayDeque<>();
  private final Closure<?> scope;
  private final String text;
  private final Position at;

  /**
   * Begins a condition.
   *
   * @param scope an empty closure made where the condition stands; free names are asked of it
   * @param text what the user typed between the brackets
   */
  public ConditionBuilder(Closure<?> scope, String text, int line, int column) {
    this.scope = scope;
    this.text = text;
    this.at = new Position(line, column);
  }

  private ConditionBuilder host(Object value, Position at) {
    operands.push(new Operand(null, value, at));
    return this;
  }

  private ConditionBuilder guest(Condition tree) {
    operands.push(new Operand(tree, null, tree.at()));
    return this;
  }

  /** A literal; {@code null} is the null pointer, as is a free {@code NULL}. */
  public ConditionBuilder constant(Object value, int line, int column) {
    Position here = new Position(line, column);
    return value == null ? guest(Condition.integer(0, here)) : host(value, here);
  }

  /** A value computed on the host. */
  public ConditionBuilder host(Object value, int line, int column) {
    return host(value, new Position(line, column));
  }

  /** A variable that Groovy knows, and its value. */
  public ConditionBuilder name(Object value, String name, int line, int column) {
    Position here = new Position(line, column);
    if (value == null) {
      throw new ConditionException(
          name + " is null here; write null or NULL to compare with the null pointer", here);
    }
    return host(value, here);
  }

  /** A name nothing declares: in the script's binding or a property around, else the kernel's. */
  public ConditionBuilder free(String name, int line, int column) {
    Position here = new Position(line, column);
    Object from = scope.getOwner();
    while (CLOSURE_PROPERTIES.contains(name) && from instanceof Closure<?> closure) {
      from = closure.getOwner();
    }
    if (!name.equals("class") && !name.equals("metaClass")) {
      try {
        return name(InvokerHelper.getProperty(from, name), name, line, column);
      } catch (MissingPropertyException e) {
        if (!name.equals(e.getProperty())) {
          throw e;
        }
      }
    }
    return name.equals("NULL")
        ? guest(Condition.integer(0, here))
        : guest(new Condition.KernelName(name, here));
  }

  /** A word of the guest. */
  public ConditionBuilder word(String name, int line, int column) {
    return guest(new Condition.GuestWord(name, new Position(line, column)));
  }

  /** A field or property of the operand; {@code access} is {@code .}, {@code ->} or {@code ?.}. */
  public ConditionBuilder member(String access, String field, int line, int column) {
    Operand object = operands.pop();
    Position here = new Position(line, column);
    if (!object.isHost()) {
      if (access.equals("?.")) {
        throw new ConditionException("'?.' is for the host; the guest's pointers take '->'", here);
      }
      return guest(new Condition.Member(object.guest(), access.equals("->"), field));
    }
    if (access.equals("->")) {
      throw new ConditionException(
          "'->' follows pointers of the guest, and this is %s of the host"
              .formatted(HostValues.describe(object.host())),
          object.at());
    }
    Object value =
        object.host() == null && access.equals("?.")
            ? null
            : InvokerHelper.getProperty(object.host(), field);
    return name(value, field, line, column);
  }

  /** {@code array[index]}. */
  public ConditionBuilder index(int line, int column) {
    Operand index = operands.pop();
    Operand array = operands.pop();
    return array.isHost() && index.isHost()
        ? host(InvokerHelper.invokeMethod(array.host(), "getAt", index.host()), array.at())
        : guest(new Condition.Index(array.tree(), index.tree()));
  }

  /** A prefix operator, by its symbol in C. */
  public ConditionBuilder unary(String symbol, int line, int column) {
    Operand operand = operands.pop();
    Position here = new Position(line, column);
    UnaryOperator operator =
        Arrays.stream(UnaryOperator.values())
            .filter(o -> o.symbol().equals(symbol))
            .findFirst()
            .orElseThrow();
    if (operand.isHost()) {
      Object value = HostValues.unary(operator, operand.tree());
      if (value != null) {
        return host(value, here);
      }
    }
    return guest(new Condition.Unary(operator, operand.tree(), here));
  }

  /** An infix operator, by its symbol in C. */
  public ConditionBuilder binary(String symbol, int line, int column) {
    Operand right = operands.pop();
    Operand left = operands.pop();
    BinaryOperator operator =
        Arrays.stream(BinaryOperator.values())
            .filter(o -> o.symbol().equals(symbol))
            .findFirst()
            .orElseThrow();
    if (left.isHost() && right.isHost()) {
      Object value = HostValues.binary(operator, left.tree(), right.tree());
      if (value != null) {
        return host(value, left.at());
      }
    }
    return guest(new Condition.Binary(operator, left.tree(), right.tree()));
  }

  /** A list of the last operands. */
  public ConditionBuilder list(int size, int line, int column) {
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Operand element = operands.pop();
      elements.add(0, element.isHost() ? element.host() : element.guest());
    }
    return host(elements, new Position(line, column));
  }

  /** {@code value in list}; a range becomes its bounds. */
  public ConditionBuilder in(int line, int column) {
    Operand list = operands.pop();
    Condition value = operands.pop().tree();
    if (list.host() instanceof Range<?> range && range.getFrom() instanceof Number) {
      Condition from = HostValues.literal(range.getFrom(), list.at());
      Condition to = HostValues.literal(range.getTo(), list.at());
      return guest(
          new Condition.Binary(
              BinaryOperator.AND,
              new Condition.Binary(BinaryOperator.GREATER_OR_EQUAL, value, from),
              new Condition.Binary(BinaryOperator.LESS_OR_EQUAL, value, to)));
    }
    return guest(new Condition.In(value, HostValues.list(list.host(), list.at())));
  }

  /** {@code value ==~ pattern}; the pattern is the host's. */
  public ConditionBuilder match(int line, int column) {
    Operand pattern = operands.pop();
    Condition value = operands.pop().tree();
    if (pattern.host() instanceof CharSequence || pattern.host() instanceof Pattern) {
      return guest(
          new Condition.RegexMatch(
              value, new Condition.StringLiteral(pattern.host().toString(), pattern.at())));
    }
    throw new ConditionException(
        "the pattern behind '==~' must be a string of the host, as in comm ==~ 'kw.*'",
        pattern.at());
  }

  /** The finished condition. */
  public TypedCondition build() {
    return new TypedCondition(operands.pop().tree(), text, at);
  }
}
