package dev.ringside.condition;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a breakpoint asks of the guest: an expression tree with C's meaning, true when it is not
 * zero.
 *
 * <p>{@link #toString()} is the canonical text, in which what is read in the guest stands in angle
 * brackets: {@code <pid> == 42}, {@code (<lock->flags> & 3) != 0}.
 */
public sealed interface Condition {
  /**
   * The words that mean the guest whatever the host calls by that name; {@code $reg} is one too.
   */
  Set<String> WORDS =
      Set.of(
          "pid", "tgid", "comm", "cpu", "current", "arg0", "arg1", "arg2", "arg3", "arg4", "arg5",
          "retval");

  /** Whether a name is a guest word: one of {@link #WORDS} or a register, {@code $rdi}. */
  static boolean isWord(String name) {
    return WORDS.contains(name) || name.length() > 1 && name.charAt(0) == '$';
  }

  /** An integer literal. */
  static IntegerLiteral integer(long value, Position at) {
    return new IntegerLiteral(BigInteger.valueOf(value), at);
  }

  /** A whole number, from -2^63 to 2^64 - 1 if gdb is to take it. */
  record IntegerLiteral(BigInteger value, Position at) implements Condition {
    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.integer(this);
    }

    @Override
    public String toString() {
      return CanonicalText.of(this);
    }
  }

  /**
   * A C string; stands only beside {@code ==}, {@code !=}, in an {@code in} list, or as a pattern.
   */
  record StringLiteral(String value, Position at) implements Condition {
    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.string(this);
    }

    @Override
    public String toString() {
      return CanonicalText.of(this);
    }
  }

  /** A word of the guest, see {@link #isWord}. */
  record GuestWord(String name, Position at) implements Condition {
    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.word(this);
    }

    @Override
    public String toString() {
      return CanonicalText.of(this);
    }
  }

  /** A name that is no host variable: a parameter of the function, or a global of the kernel. */
  record KernelName(String name, Position at) implements Condition {
    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.name(this);
    }

    @Override
    public String toString() {
      return CanonicalText.of(this);
    }
  }

  /** {@code object->field} when {@code pointer}, else {@code object.field}. */
  record Member(Condition object, boolean pointer, String field) implements Condition {
    @Override
    public Position at() {
      return object.at();
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.member(this);
    }

    @Override
    public String toString() {
      return CanonicalText.of(this);
    }
  }

  /** {@code array[index]}. */
  record Index(Condition array, Condition index) implements Condition {
    @Override
    public Position at() {
      return array.at();
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.index(this);
    }

    @Override
    public String toString() {
      return CanonicalText.of(this);
    }
  }

  /** A prefix operator and its operand. */
  record Unary(UnaryOperator operator, Condition operand, Position at) implements Condition {
    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.unary(this);
    }

    @Override
    public String toString() {
      return CanonicalText.of(this);
    }
  }

  /**
   * An infix operator and its operands; a {@link StringLiteral} on a side makes it a string
   * compare.
   */
  record Binary(BinaryOperator operator, Condition left, Condition right) implements Condition {
    @Override
    public Position at() {
      return left.at();
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.binary(this);
    }

    @Override
    public String toString() {
      return CanonicalText.of(this);
    }
  }

  /** Whether the value equals one of the candidates. */
  record In(Condition value, List<Condition> candidates) implements Condition {
    public In {
      candidates = List.copyOf(candidates);
    }

    @Override
    public Position at() {
      return value.at();
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.in(this);
    }

    @Override
    public String toString() {
      return CanonicalText.of(this);
    }
  }

  /** Whether the whole string matches a regular expression, as Groovy's {@code ==~} does. */
  record RegexMatch(Condition value, StringLiteral pattern) implements Condition {
    @Override
    public Position at() {
      return value.at();
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.match(this);
    }

    @Override
    public String toString() {
      return CanonicalText.of(this);
    }
  }

  /** Where the user wrote its first word. */
  Position at();

  /** Takes the tree apart: the one place that knows every shape. */
  <R> R fold(Cases<R> cases);

  /** What to do with each shape of {@link Condition}. */
  interface Cases<R> {
    R integer(IntegerLiteral literal);

    R string(StringLiteral literal);

    R word(GuestWord word);

    R name(KernelName name);

    R member(Member member);

    R index(Index index);

    R unary(Unary unary);

    R binary(Binary binary);

    R in(In in);

    R match(RegexMatch match);
  }

  /** The operands, from left to right; none for a leaf. */
  default List<Condition> operands() {
    return fold(Operands.CASES);
  }

  /** All names the kernel must know, from left to right, repetitions kept. */
  default List<KernelName> kernelNames() {
    List<KernelName> names = new ArrayList<>();
    collectNames(names);
    return List.copyOf(names);
  }

  private void collectNames(List<KernelName> names) {
    if (this instanceof KernelName name) {
      names.add(name);
    }
    operands().forEach(operand -> operand.collectNames(names));
  }
}
