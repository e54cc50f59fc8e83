package dev.ringside.dsl.syntax;

import static org.codehaus.groovy.ast.tools.GeneralUtils.args;
import static org.codehaus.groovy.ast.tools.GeneralUtils.constX;

import dev.ringside.condition.BinaryOperator;
import dev.ringside.condition.Condition;
import dev.ringside.condition.Position;
import dev.ringside.condition.UnaryOperator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.ast.VariableScope;
import org.codehaus.groovy.ast.expr.AttributeExpression;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.BitwiseNegationExpression;
import org.codehaus.groovy.ast.expr.BooleanExpression;
import org.codehaus.groovy.ast.expr.CastExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.ConstructorCallExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.EmptyExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.NotExpression;
import org.codehaus.groovy.ast.expr.PostfixExpression;
import org.codehaus.groovy.ast.expr.PrefixExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.UnaryMinusExpression;
import org.codehaus.groovy.ast.expr.UnaryPlusExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.ReturnStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.control.SourceUnit;

/**
 * Translates the closure of one condition to a chain of {@link ConditionBuilder} calls in postfix
 * order: {@code pid == target} becomes {@code new ConditionBuilder({ -> }, …).word("pid", 1,
 * 18).name(target, "target", 1, 25).binary("==", 1, 22).build()}.
 */
final class ConditionTranslator {
  /** The method that {@code name} becomes when nothing declares the variable. */
  static final ConstantExpression FREE = new ConstantExpression("free");

  private final SourceUnit source;
  private final Rewritten rewritten;
  private Expression chain;

  ConditionTranslator(SourceUnit source, Rewritten rewritten) {
    this.source = source;
    this.rewritten = rewritten;
  }

  /**
   * The expression that makes the {@link TypedCondition} when it runs. What cannot be a condition
   * is reported to the source unit; the expression is then worthless, and never runs.
   */
  Expression translate(ClosureExpression closure, String text) {
    BlockStatement nothing = new BlockStatement();
    ClosureExpression scope = new ClosureExpression(Parameter.EMPTY_ARRAY, nothing);
    scope.setVariableScope(new VariableScope());
    chain =
        new ConstructorCallExpression(
            ClassHelper.make(ConditionBuilder.class),
            args(
                scope,
                constX(text),
                constX(closure.getLineNumber(), true),
                constX(closure.getColumnNumber(), true)));
    chain.setSourcePosition(closure);
    only(closure).ifPresent(this::emit);
    return append(closure, "build");
  }

  private Optional<Expression> only(ClosureExpression closure) {
    List<Statement> statements =
        closure.getCode() instanceof BlockStatement block
            ? block.getStatements()
            : List.of(closure.getCode());
    if (statements.isEmpty()) {
      return problem(closure, "the condition is empty");
    }
    if (statements.size() > 1) {
      return problem(statements.get(1), "a condition is one expression; join two with && or ||");
    }
    if (statements.get(0) instanceof ExpressionStatement statement) {
      return Optional.of(statement.getExpression());
    }
    if (statements.get(0) instanceof ReturnStatement statement) {
      return Optional.of(statement.getExpression());
    }
    return problem(statements.get(0), "a condition is an expression, not a statement");
  }

  private Optional<Expression> problem(ASTNode node, String message) {
    problem(ConditionPlacement.position(node), message);
    return Optional.empty();
  }

  private void problem(Position at, String message) {
    ConditionParser.report(source, new Rewritten.Problem(message, at));
  }

  private Expression append(ASTNode at, String method, Expression... arguments) {
    MethodCallExpression call = new MethodCallExpression(chain, method, args(arguments));
    call.setImplicitThis(false);
    call.setSourcePosition(at);
    chain = call;
    return call;
  }

  /** Appends a call whose last two arguments are the place of a node. */
  private Expression appendAt(ASTNode at, String method, Expression... arguments) {
    List<Expression> all = new ArrayList<>(Arrays.asList(arguments));
    all.add(constX(at.getLineNumber(), true));
    all.add(constX(at.getColumnNumber(), true));
    return append(at, method, all.toArray(Expression[]::new));
  }

  private void emit(Expression e) {
    if (e instanceof ConstantExpression constant) {
      appendAt(e, "constant", new ConstantExpression(constant.getValue()));
    } else if (e instanceof VariableExpression variable) {
      variable(variable);
    } else if (e instanceof DeclarationExpression) {
      problem(e, "a condition can only ask; declare variables before it");
    } else if (e instanceof BinaryExpression binary) {
      binary(binary);
    } else if (e instanceof NotExpression not) {
      unary(e, UnaryOperator.NOT, not.getExpression());
    } else if (e instanceof BooleanExpression wrapped) {
      emit(wrapped.getExpression());
    } else if (e instanceof UnaryMinusExpression minus) {
      unary(e, UnaryOperator.MINUS, minus.getExpression());
    } else if (e instanceof UnaryPlusExpression plus) {
      unary(e, UnaryOperator.PLUS, plus.getExpression());
    } else if (e instanceof BitwiseNegationExpression negation) {
      negation(negation);
    } else if (e instanceof ListExpression list) {
      list.getExpressions().forEach(this::emit);
      appendAt(e, "list", constX(list.getExpressions().size(), true));
    } else if (e instanceof PropertyExpression property && isMember(property)) {
      member(property);
    } else if (e instanceof PostfixExpression || e instanceof PrefixExpression) {
      problem(e, "a condition can only ask, not change anything: ++ and -- are not for it");
    } else if (e instanceof CastExpression) {
      problem(e, "a condition has no casts: what it names has the type the kernel gives it");
    } else if (e instanceof ClosureExpression || e instanceof EmptyExpression) {
      problem(e, "a closure is no condition");
    } else {
      host(e);
    }
  }

  private void variable(VariableExpression variable) {
    String name = variable.getName();
    if (variable.isThisExpression() || variable.isSuperExpression()) {
      host(variable);
    } else if (Condition.isWord(name)) {
      appendAt(variable, "word", constX(name));
    } else {
      appendAt(variable, "name", new ConditionVariable(variable), constX(name));
    }
  }

  private void binary(BinaryExpression e) {
    String symbol = e.getOperation().getText();
    Position at = new Position(e.getOperation().getStartLine(), e.getOperation().getStartColumn());
    boolean known = Arrays.stream(BinaryOperator.values()).anyMatch(o -> o.symbol().equals(symbol));
    if (symbol.equals("=")) {
      problem(at, "'=' would change something, and a condition can only ask; did you mean '=='?");
    } else if (symbol.equals("[") && !e.isSafe()) {
      operands(e);
      appendAt(e, "index");
    } else if (symbol.equals("in") || symbol.equals("!in")) {
      operands(e);
      appendAt(e, "in");
      if (symbol.equals("!in")) {
        appendAt(e, "unary", constX("!"));
      }
    } else if (symbol.equals("==~")) {
      operands(e);
      appendAt(e, "match");
    } else if (known) {
      operands(e);
      appendAt(e, "binary", constX(symbol));
    } else {
      problem(at, "'" + symbol + "' is not for conditions" + instead(symbol));
    }
  }

  private static String instead(String symbol) {
    return switch (symbol) {
      case "===" -> "; did you mean '=='?";
      case "!==" -> "; did you mean '!='?";
      case "=~" -> "; '==~' matches the whole string, as in comm ==~ 'kw.*'";
      case ">>>" -> "; as in C, '>>' of an unsigned value shifts in zeros";
      default -> ": they have == != < <= > >= && || ! + - * / % & | ^ ~ << >> in ==~";
    };
  }

  private void operands(BinaryExpression e) {
    emit(e.getLeftExpression());
    emit(e.getRightExpression());
  }

  private void unary(Expression e, UnaryOperator operator, Expression operand) {
    emit(operand);
    appendAt(e, "unary", constX(operator.symbol()));
  }

  private void negation(BitwiseNegationExpression e) {
    UnaryOperator prefix = rewritten.prefixes().get(ConditionPlacement.position(e));
    boolean isString =
        e.getExpression() instanceof ConstantExpression constant
            && constant.getValue() instanceof String;
    if (prefix == null && isString) {
      // ~/regex/, a pattern of the host.
      host(e);
    } else {
      unary(e, prefix == null ? UnaryOperator.COMPLEMENT : prefix, e.getExpression());
    }
  }

  private static boolean isMember(PropertyExpression e) {
    Expression object = e.getObjectExpression();
    boolean self =
        object instanceof VariableExpression variable
            && (variable.isThisExpression() || variable.isSuperExpression());
    return !(e instanceof AttributeExpression)
        && !e.isSpreadSafe()
        && !self
        && e.getProperty() instanceof ConstantExpression;
  }

  private void member(PropertyExpression e) {
    boolean pointer = rewritten.pointers().contains(ConditionPlacement.position(e.getProperty()));
    emit(e.getObjectExpression());
    String access = pointer ? "->" : e.isSafe() ? "?." : ".";
    appendAt(e.getProperty(), "member", constX(access), constX(e.getPropertyAsString()));
  }

  /** What Groovy evaluates now, on the host; nothing of the guest can stand in it. */
  private void host(Expression e) {
    HostExpression check = new HostExpression(rewritten);
    e.visit(check);
    check.problem().ifPresent(p -> problem(p.at(), p.message()));
    appendAt(e, "host", e);
  }
}
