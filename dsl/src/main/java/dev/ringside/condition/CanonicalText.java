package dev.ringside.condition;

import java.util.stream.Collectors;

/** Writes a condition the way messages, listings and tests show it. */
final class CanonicalText implements Condition.Cases<String> {
  private static final CanonicalText CASES = new CanonicalText();

  private CanonicalText() {}

  static String of(Condition condition) {
    String path = path(condition);
    return path == null ? condition.fold(CASES) : "<" + path + ">";
  }

  /**
   * The text of what is one place in the guest, as in {@code lock->owner[1].counter}; else null.
   */
  private static String path(Condition condition) {
    if (condition instanceof Condition.GuestWord word) {
      return word.name();
    }
    if (condition instanceof Condition.KernelName name) {
      return name.name();
    }
    if (condition instanceof Condition.Member member) {
      String object = path(member.object());
      return object == null ? null : object + (member.pointer() ? "->" : ".") + member.field();
    }
    if (condition instanceof Condition.Index index) {
      String array = path(index.array());
      return array == null ? null : array + "[" + index.index() + "]";
    }
    return null;
  }

  private static String operand(Condition operand) {
    boolean infix =
        operand instanceof Condition.Binary
            || operand instanceof Condition.In
            || operand instanceof Condition.RegexMatch
            || operand instanceof Condition.Unary;
    return infix ? "(" + operand + ")" : operand.toString();
  }

  private static String operand(Condition operand, BinaryOperator operator, boolean left) {
    boolean bare =
        operand instanceof Condition.Binary inner && operator.takesBare(inner.operator(), left)
            || operand instanceof Condition.Unary
            || operator.level() == BinaryOperator.Level.LOGICAL
                && !(operand instanceof Condition.Binary);
    return bare ? operand.toString() : operand(operand);
  }

  @Override
  public String integer(Condition.IntegerLiteral literal) {
    return literal.value().toString();
  }

  @Override
  public String string(Condition.StringLiteral literal) {
    return CString.readable(literal.value());
  }

  @Override
  public String word(Condition.GuestWord word) {
    return word.name();
  }

  @Override
  public String name(Condition.KernelName name) {
    return name.name();
  }

  @Override
  public String member(Condition.Member member) {
    return operand(member.object()) + (member.pointer() ? "->" : ".") + member.field();
  }

  @Override
  public String index(Condition.Index index) {
    return operand(index.array()) + "[" + index.index() + "]";
  }

  @Override
  public String unary(Condition.Unary unary) {
    return unary.operator().symbol() + operand(unary.operand());
  }

  @Override
  public String binary(Condition.Binary binary) {
    BinaryOperator operator = binary.operator();
    return operand(binary.left(), operator, true)
        + " "
        + operator.symbol()
        + " "
        + operand(binary.right(), operator, false);
  }

  @Override
  public String in(Condition.In in) {
    return operand(in.value())
        + in.candidates().stream()
            .map(Condition::toString)
            .collect(Collectors.joining(", ", " in [", "]"));
  }

  @Override
  public String match(Condition.RegexMatch match) {
    return operand(match.value()) + " ==~ " + match.pattern();
  }
}
