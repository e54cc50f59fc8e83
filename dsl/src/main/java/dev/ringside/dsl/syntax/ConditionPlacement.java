package dev.ringside.dsl.syntax;

import dev.ringside.condition.Position;
import java.util.List;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.ClassCodeVisitorSupport;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;

/**
 * Puts the translated condition where its closure stands, before Groovy looks at variables: so a
 * name in a condition is scoped as if it stood in the call itself.
 */
final class ConditionPlacement extends CompilationCustomizer {
  ConditionPlacement() {
    super(CompilePhase.CONVERSION);
  }

  @Override
  public void call(SourceUnit source, GeneratorContext context, ClassNode classNode) {
    Rewritten rewritten = source.getAST().getNodeMetaData(Rewritten.class);
    if (rewritten != null) {
      new Placer(source, rewritten).visitClass(classNode);
    }
  }

  static Position position(ASTNode node) {
    return new Position(node.getLineNumber(), node.getColumnNumber());
  }

  private static final class Placer extends ClassCodeVisitorSupport {
    private final SourceUnit source;
    private final Rewritten rewritten;

    Placer(SourceUnit source, Rewritten rewritten) {
      this.source = source;
      this.rewritten = rewritten;
    }

    @Override
    protected SourceUnit getSourceUnit() {
      return source;
    }

    @Override
    protected void visitConstructorOrMethod(MethodNode node, boolean isConstructor) {
      for (Parameter parameter : node.getParameters()) {
        if (parameter.hasInitialExpression()) {
          parameter.getInitialExpression().visit(this);
        }
      }
      super.visitConstructorOrMethod(node, isConstructor);
    }

    @Override
    public void visitMethodCallExpression(MethodCallExpression call) {
      if (call.getArguments() instanceof TupleExpression arguments) {
        List<Expression> list = arguments.getExpressions();
        boolean when = "when".equals(call.getMethodAsString());
        for (int i = 0; i < list.size() && !(when && list.size() > 1); i++) {
          if (list.get(i) instanceof ClosureExpression closure) {
            String text = rewritten.conditions().get(position(closure));
            if (text != null) {
              list.set(i, new ConditionTranslator(source, rewritten).translate(closure, text));
            }
          }
        }
      }
      super.visitMethodCallExpression(call);
    }
  }
}
