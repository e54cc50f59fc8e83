package dev.ringside.dsl.snippet;

import static org.codehaus.groovy.ast.tools.GeneralUtils.args;
import static org.codehaus.groovy.ast.tools.GeneralUtils.classX;
import static org.codehaus.groovy.ast.tools.GeneralUtils.constX;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.codehaus.groovy.ast.ClassCodeExpressionTransformer;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.MethodPointerExpression;
import org.codehaus.groovy.ast.expr.StaticMethodCallExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;

/**
 * Lets calls of the user's methods go straight to {@link Methods}. Without it they would get there
 * by an exception inside Groovy, and a method with the name of one that every object has, such as
 * {@code find}, would not be found. Calls in closures go the long way, since they may mean the
 * closure's delegate.
 */
final class MethodCalls extends CompilationCustomizer {
  private final Predicate<String> isKnown;

  MethodCalls(Predicate<String> isKnown) {
    super(CompilePhase.SEMANTIC_ANALYSIS);
    this.isKnown = isKnown;
  }

  @Override
  public void call(SourceUnit source, GeneratorContext context, ClassNode classNode) {
    if (classNode.isScript()) {
      new Transformer(source).visitClass(classNode);
    }
  }

  private final class Transformer extends ClassCodeExpressionTransformer {
    private final SourceUnit source;

    Transformer(SourceUnit source) {
      this.source = source;
    }

    @Override
    protected SourceUnit getSourceUnit() {
      return source;
    }

    @Override
    public Expression transform(Expression expression) {
      Expression inner = super.transform(expression);
      if (inner instanceof MethodPointerExpression pointer
          && pointer.getExpression() instanceof VariableExpression of
          && of.isThisExpression()
          && pointer.getMethodName() instanceof ConstantExpression name
          && isKnown.test(String.valueOf(name.getValue()))) {
        return runtime("pointer", pointer, List.of(VariableExpression.THIS_EXPRESSION, name));
      }
      if (inner instanceof MethodCallExpression call
          && call.isImplicitThis()
          && !call.isSpreadSafe()
          && call.getMethodAsString() != null) {
        return called(call.getMethodAsString(), call.getArguments(), call);
      }
      // Groovy knows one method of every script already: the static main.
      return inner instanceof StaticMethodCallExpression call && call.getOwnerType().isScript()
          ? called(call.getMethod(), call.getArguments(), call)
          : inner;
    }

    private Expression called(String method, Expression arguments, Expression call) {
      if (!isKnown.test(method) || !(arguments instanceof ArgumentListExpression list)) {
        return call;
      }
      List<Expression> all = new ArrayList<>();
      all.add(VariableExpression.THIS_EXPRESSION);
      all.add(constX(method));
      all.addAll(list.getExpressions());
      return runtime("call", call, all);
    }
  }

  private static Expression runtime(String method, Expression at, List<Expression> arguments) {
    MethodCallExpression call =
        new MethodCallExpression(
            classX(ClassHelper.make(EntryRuntime.class)), method, args(arguments));
    call.setImplicitThis(false);
    call.setSourcePosition(at);
    return call;
  }
}
