package dev.ringside.dsl.snippet;

import groovy.lang.Script;

/**
 * The class of every entry; public only because entries live in class loaders of their own. A
 * variable of the scope hides what a script inherits, and a method of an earlier entry is found by
 * name.
 */
public abstract class EntryScript extends Script {
  private Scope scope;
  private Methods methods;

  /** For the entries. */
  protected EntryScript() {}

  final void enter(Scope variables, Methods known) {
    scope = variables;
    methods = known;
    setBinding(variables);
  }

  final Scope scope() {
    return scope;
  }

  final Methods methods() {
    return methods;
  }

  @Override
  public Object getProperty(String property) {
    return scope.hasVariable(property) ? scope.getVariable(property) : super.getProperty(property);
  }

  @Override
  public void setProperty(String property, Object value) {
    scope.setVariable(property, value);
  }

  @Override
  public Object invokeMethod(String name, Object args) {
    Object[] all = args instanceof Object[] array ? array : new Object[] {args};
    return methods.has(name) ? methods.call(name, all) : super.invokeMethod(name, args);
  }
}
