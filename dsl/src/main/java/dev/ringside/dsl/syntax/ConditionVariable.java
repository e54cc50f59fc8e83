package dev.ringside.dsl.syntax;

import org.codehaus.groovy.ast.expr.VariableExpression;

/**
 * A name in a condition that may be a variable of the host. It claims to stand in no static
 * context: in one, Groovy refuses undeclared names before {@link NameResolution} can take them for
 * the kernel's.
 */
final class ConditionVariable extends VariableExpression {
  ConditionVariable(VariableExpression name) {
    super(name.getName());
    setSourcePosition(name);
  }

  @Override
  public boolean isInStaticContext() {
    return false;
  }
}
