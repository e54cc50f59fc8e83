package dev.ringside.dsl.syntax;

import dev.ringside.condition.BinaryOperator;
import dev.ringside.condition.Condition;
import dev.ringside.condition.Condition.IntegerLiteral;
import dev.ringside.condition.Condition.StringLiteral;
import dev.ringside.condition.GuestValue;
import dev.ringside.condition.Position;
import dev.ringside.condition.UnaryOperator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.codehaus.groovy.runtime.typehandling.DefaultTypeTransformation;

/** Values of the host in a condition: as literals, and computed with each other. */
final class HostValues {
  private HostValues() {}

  /**
   * A value as a literal: whole numbers, characters, booleans, strings, patterns, and whatever is a
   * {@link GuestValue}; a condition in a list stays what it is.
   */
  static Condition literal(Object value, Position at) {
    if (value instanceof Condition condition) {
      return condition;
    }
    if (value instanceof CharSequence || value instanceof Pattern) {
      return new StringLiteral(value.toString(), at);
    }
    return new IntegerLiteral(integer(value, at), at);
  }

  private static BigInteger integer(Object value, Position at) {
    if (value instanceof BigInteger big) {
      return big;
    }
    if (value instanceof Byte
        || value instanceof Short
        || value instanceof Integer
        || value instanceof Long
        || value instanceof AtomicInteger
        || value instanceof AtomicLong) {
      return BigInteger.valueOf(((Number) value).longValue());
    }
    if (value instanceof BigDecimal decimal && decimal.scale() <= 0) {
      // Groovy's 10 / 2 is the BigDecimal 5.
      return decimal.toBigInteger();
    }
    if (value instanceof Number) {
      throw new ConditionException(
          value + " is no whole number, and the kernel computes with no other", at);
    }
    if (value instanceof Boolean truth) {
      return truth ? BigInteger.ONE : BigInteger.ZERO;
    }
    if (value instanceof Character character) {
      return BigInteger.valueOf(character);
    }
    if (value instanceof GuestValue guest) {
      return BigInteger.valueOf(guest.guestValue());
    }
    throw new ConditionException(
        "a condition can hold numbers, strings, lists and processes of the host, and this is "
            + describe(value),
        at);
  }

  /** What a value is, for a message. */
  static String describe(Object value) {
    return value == null ? "null" : "a " + value.getClass().getSimpleName();
  }

  /** The elements of whatever Groovy can iterate as a list. */
  static List<Condition> list(Object value, Position at) {
    if (!(value instanceof Collection) && (value == null || !value.getClass().isArray())) {
      throw new ConditionException("'in' needs a list of the host behind it, as in [1, 2]", at);
    }
    List<Condition> elements = new ArrayList<>();
    for (Object element : DefaultTypeTransformation.asCollection(value)) {
      elements.add(literal(element, at));
    }
    return elements;
  }

  /** The value of a prefix operator on a host value; null when it must be left to the guest. */
  static Object unary(UnaryOperator operator, Condition operand) {
    if (!(operand instanceof IntegerLiteral literal)) {
      return null;
    }
    BigInteger value = literal.value();
    return switch (operator) {
      case NOT -> value.signum() == 0;
      case COMPLEMENT -> value.not();
      case MINUS -> value.negate();
      case PLUS -> value;
      case DEREFERENCE, ADDRESS_OF -> null;
    };
  }

  /** The value of an infix operator on host values; null when it must be left to the guest. */
  static Object binary(BinaryOperator operator, Condition left, Condition right) {
    if (left instanceof IntegerLiteral a && right instanceof IntegerLiteral b) {
      return integers(operator, a.value(), b);
    }
    if (operator == BinaryOperator.ADD) {
      return plain(left) + plain(right);
    }
    if (left instanceof StringLiteral a
        && right instanceof StringLiteral b
        && operator.comparesStrings()) {
      return a.value().equals(b.value()) == (operator == BinaryOperator.EQUAL);
    }
    return null;
  }

  private static String plain(Condition literal) {
    return literal instanceof StringLiteral string ? string.value() : literal.toString();
  }

  private static Object integers(BinaryOperator operator, BigInteger a, IntegerLiteral right) {
    BigInteger b = right.value();
    boolean divides = operator == BinaryOperator.DIVIDE || operator == BinaryOperator.REMAINDER;
    if (divides && b.signum() == 0) {
      throw new ConditionException("division by zero", right.at());
    }
    boolean shifts =
        operator == BinaryOperator.SHIFT_LEFT || operator == BinaryOperator.SHIFT_RIGHT;
    if (shifts && (b.signum() < 0 || b.bitLength() > 6)) {
      throw new ConditionException("a shift goes from 0 to 63 bits, not " + b, right.at());
    }
    int order = a.compareTo(b);
    return switch (operator) {
      case OR -> a.signum() != 0 || b.signum() != 0;
      case AND -> a.signum() != 0 && b.signum() != 0;
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
      case BIT_OR -> a.or(b);
      case BIT_XOR -> a.xor(b);
      case BIT_AND -> a.and(b);
      case SHIFT_LEFT -> a.shiftLeft(b.intValue());
      case SHIFT_RIGHT -> a.shiftRight(b.intValue());
      case ADD -> a.add(b);
      case SUBTRACT -> a.subtract(b);
      case MULTIPLY -> a.multiply(b);
      case DIVIDE -> a.divide(b);
      case REMAINDER -> a.remainder(b);
    };
  }
}
