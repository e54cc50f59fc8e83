package dev.ringside.condition;

import java.util.List;
import java.util.stream.Stream;

/** The operands of each shape of a condition. */
final class Operands implements Condition.Cases<List<Condition>> {
  static final Operands CASES = new Operands();

  private Operands() {}

  @Override
  public List<Condition> integer(Condition.IntegerLiteral literal) {
    return List.of();
  }

  @Override
  public List<Condition> string(Condition.StringLiteral literal) {
    return List.of();
  }

  @Override
  public List<Condition> word(Condition.GuestWord word) {
    return List.of();
  }

  @Override
  public List<Condition> name(Condition.KernelName name) {
    return List.of();
  }

  @Override
  public List<Condition> member(Condition.Member member) {
    return List.of(member.object());
  }

  @Override
  public List<Condition> index(Condition.Index index) {
    return List.of(index.array(), index.index());
  }

  @Override
  public List<Condition> unary(Condition.Unary unary) {
    return List.of(unary.operand());
  }

  @Override
  public List<Condition> binary(Condition.Binary binary) {
    return List.of(binary.left(), binary.right());
  }

  @Override
  public List<Condition> in(Condition.In in) {
    return Stream.concat(Stream.of(in.value()), in.candidates().stream()).toList();
  }

  @Override
  public List<Condition> match(Condition.RegexMatch match) {
    return List.of(match.value(), match.pattern());
  }
}
