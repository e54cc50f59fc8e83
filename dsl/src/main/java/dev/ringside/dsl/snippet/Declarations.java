package dev.ringside.dsl.snippet;

import static org.codehaus.groovy.ast.tools.GeneralUtils.args;
import static org.codehaus.groovy.ast.tools.GeneralUtils.classX;
import static org.codehaus.groovy.ast.tools.GeneralUtils.constX;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.AnnotationNode;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.EmptyExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.syntax.SyntaxException;
import org.codehaus.groovy.syntax.Types;

/**
 * Makes the declarations of one entry's top level calls of {@link EntryRuntime}: a local variable
 * would end with the entry. Those in blocks and closures stay local.
 */
final class Declarations {
  /** What makes a variable live on in a script, and what only a compiler reads. */
  private static final Set<String> WITHOUT_EFFECT = Set.of("Field", "SuppressWarnings");

  private final SourceUnit unit;
  private final Scope scope;
  private final Set<String> declared = new HashSet<>();

  Declarations(SourceUnit unit, Scope scope) {
    this.unit = unit;
    this.scope = scope;
  }

  /** Changes the statements in place; reports to the source unit what cannot be declared. */
  void rewrite(BlockStatement statements) {
    for (Statement statement : statements.getStatements()) {
      if (statement instanceof ExpressionStatement one) {
        rewrite(one);
      }
    }
  }

  private void rewrite(ExpressionStatement statement) {
    Expression expression = statement.getExpression();
    if (expression instanceof DeclarationExpression declaration) {
      declaration.getAnnotations().forEach(this::check);
      statement.setExpression(
          declaration.isMultipleAssignmentDeclaration() ? several(declaration) : one(declaration));
    } else if (expression instanceof BinaryExpression assignment
        && Types.ofType(assignment.getOperation().getType(), Types.ASSIGNMENT_OPERATOR)
        && assignment.getLeftExpression() instanceof VariableExpression variable) {
      checkName(variable);
    }
  }

  private void check(AnnotationNode annotation) {
    String name = annotation.getClassNode().getNameWithoutPackage();
    if (!WITHOUT_EFFECT.contains(name)) {
      problem(annotation, "@" + name + " is not for the variables of a shell: leave it out");
    }
  }

  private void checkName(VariableExpression variable) {
    scope.taken(variable.getName()).ifPresent(why -> problem(variable, why));
  }

  private void problem(ASTNode at, String sentence) {
    unit.addErrorAndContinue(
        new SyntaxException(sentence, at.getLineNumber(), at.getColumnNumber()));
  }

  private void declare(VariableExpression variable) {
    checkName(variable);
    if (!declared.add(variable.getName())) {
      problem(variable, "'" + variable.getName() + "' is declared twice in one entry");
    }
  }

  private Expression one(DeclarationExpression declaration) {
    VariableExpression variable = declaration.getVariableExpression();
    declare(variable);
    List<Expression> arguments = new ArrayList<>(List.of(VariableExpression.THIS_EXPRESSION));
    arguments.addAll(description(variable));
    arguments.add(initial(variable, declaration.getRightExpression()));
    return call("declare", declaration, arguments);
  }

  private Expression several(DeclarationExpression declaration) {
    List<Expression> variables = new ArrayList<>();
    for (Expression each : declaration.getTupleExpression().getExpressions()) {
      VariableExpression variable = (VariableExpression) each;
      if (!variable.getName().equals("_")) {
        declare(variable);
      }
      ListExpression description = new ListExpression(description(variable));
      variables.add(description);
    }
    return call(
        "declareAll",
        declaration,
        List.of(
            VariableExpression.THIS_EXPRESSION,
            new ListExpression(variables),
            declaration.getRightExpression()));
  }

  /** The name, the type, the type's text, whether it is final. */
  private static List<Expression> description(VariableExpression variable) {
    ClassNode type = variable.isDynamicTyped() ? ClassHelper.OBJECT_TYPE : variable.getOriginType();
    String text = variable.isDynamicTyped() ? "" : type.toString(false);
    boolean isFinal = Modifier.isFinal(variable.getModifiers());
    Expression typeExpression = classX(type);
    typeExpression.setSourcePosition(variable);
    return List.of(constX(variable.getName()), typeExpression, constX(text), constX(isFinal, true));
  }

  private static Expression initial(VariableExpression variable, Expression value) {
    if (!(value instanceof EmptyExpression)) {
      return value;
    }
    ClassNode type = variable.getOriginType();
    if (!ClassHelper.isPrimitiveType(type)) {
      return constX(null);
    }
    return ClassHelper.isPrimitiveBoolean(type) ? constX(false) : constX(0);
  }

  private static Expression call(String method, Expression at, List<Expression> arguments) {
    MethodCallExpression call =
        new MethodCallExpression(
            classX(ClassHelper.make(EntryRuntime.class)), method, args(arguments));
    call.setImplicitThis(false);
    call.setSourcePosition(at);
    return call;
  }
}
