package dev.ringside.dsl.syntax;

import org.codehaus.groovy.ast.ClassCodeVisitorSupport;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.DynamicVariable;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;

/**
 * Turns {@code name(x, "x", …)} into {@code free("x", …)} wherever Groovy found no declaration of
 * {@code x}: the builder then asks at run time. Left as it was, the name would fail before the
 * builder sees it, and under {@code @CompileStatic} it would not compile.
 */
final class NameResolution extends CompilationCustomizer {
  NameResolution() {
    super(CompilePhase.SEMANTIC_ANALYSIS);
  }

  @Override
  public void call(SourceUnit source, GeneratorContext context, ClassNode classNode) {
    if (source.getAST().getNodeMetaData(Rewritten.class) != null) {
      new Resolver(source).visitClass(classNode);
    }
  }

  private static final class Resolver extends ClassCodeVisitorSupport {
    private final SourceUnit source;

    Resolver(SourceUnit source) {
      this.source = source;
    }

    @Override
    protected SourceUnit getSourceUnit() {
      return source;
    }

    @Override
    public void visitMethodCallExpression(MethodCallExpression call) {
      if (call.getArguments() instanceof TupleExpression arguments
          && !arguments.getExpressions().isEmpty()
          && arguments.getExpression(0) instanceof ConditionVariable variable
          && variable.getAccessedVariable() instanceof DynamicVariable) {
        arguments.getExpressions().remove(0);
        call.setMethod(ConditionTranslator.FREE);
      }
      super.visitMethodCallExpression(call);
    }
  }
}
