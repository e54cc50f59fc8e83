package dev.ringside.dsl.syntax;

import org.codehaus.groovy.control.CompilerConfiguration;

/** Teaches a Groovy compiler the condition syntax. */
public final class ConditionSyntax {
  private ConditionSyntax() {}

  /**
   * Installs the syntax: sources compiled with this configuration may hold {@code gdb.break('f') <
   * condition >} and {@code .when { condition }}. A condition reaches the called method as a {@link
   * TypedCondition}, in the place where a closure would be; one whose host values make no sense
   * throws a {@link ConditionException} instead of the call.
   *
   * @param configuration changed in place: its parser, and two compilation customizers
   */
  public static void configure(CompilerConfiguration configuration) {
    configuration.setPluginFactory(ConditionParser.factory());
    configuration.addCompilationCustomizers(new ConditionPlacement(), new NameResolution());
  }
}
