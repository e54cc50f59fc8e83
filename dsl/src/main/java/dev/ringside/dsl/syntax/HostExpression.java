package dev.ringside.dsl.syntax;

import dev.ringside.condition.Condition;
import java.util.Optional;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.expr.BitwiseNegationExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;

/** Looks for the guest in a part of a condition that is evaluated on the host, such as a call. */
final class HostExpression extends CodeVisitorSupport {
  private final Rewritten rewritten;
  private Rewritten.Problem problem;

  HostExpression(Rewritten rewritten) {
    this.rewritten = rewritten;
  }

  /** The first thing of the guest that was met. */
  Optional<Rewritten.Problem> problem() {
    return Optional.ofNullable(problem);
  }

  private void guest(Expression at, String what) {
    if (problem == null) {
      String message =
          "%s is the guest's, and cannot be used where the host computes: calls, strings, ?: and"
              + " ranges are evaluated once, before the breakpoint is set";
      problem = new Rewritten.Problem(message.formatted(what), ConditionPlacement.position(at));
    }
  }

  @Override
  public void visitVariableExpression(VariableExpression e) {
    if (Condition.isWord(e.getName())) {
      guest(e, e.getName());
    }
  }

  @Override
  public void visitClosureExpression(ClosureExpression e) {
    // Its names are its own: { pid -> … } has nothing to do with the guest.
  }

  @Override
  public void visitPropertyExpression(PropertyExpression e) {
    if (rewritten.pointers().contains(ConditionPlacement.position(e.getProperty()))) {
      guest(e.getProperty(), "what '->' points to");
    }
    super.visitPropertyExpression(e);
  }

  @Override
  public void visitBitwiseNegationExpression(BitwiseNegationExpression e) {
    var prefix = rewritten.prefixes().get(ConditionPlacement.position(e));
    if (prefix != null) {
      guest(e, "'" + prefix.symbol() + "' before a name");
    }
    super.visitBitwiseNegationExpression(e);
  }
}
