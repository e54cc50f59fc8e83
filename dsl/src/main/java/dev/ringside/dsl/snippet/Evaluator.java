package dev.ringside.dsl.snippet;

import groovy.lang.*;
import java.util.Map;

public final class Evaluator {
  private final GroovyShell shell;

  public Evaluator(Map<String, Object> verbs) {
    var c = new org.codehaus.groovy.control.CompilerConfiguration();
    dev.ringside.dsl.syntax.ConditionSyntax.configure(c);
    c.addCompilationCustomizers(
        new org.codehaus.groovy.control.customizers.ASTTransformationCustomizer(
            groovy.transform.ThreadInterrupt.class));
    shell =
        new GroovyShell(
            Evaluator.class.getClassLoader(), new Binding(new java.util.HashMap<>(verbs)), c);
  }

  public Object evaluate(String source, String name) {
    return shell.parse(source, name).run();
  }

  public void warmUp() {
    evaluate("1", "warm");
  }

  public void reset() {}

  public boolean drop(String name) {
    return false;
  }
}
