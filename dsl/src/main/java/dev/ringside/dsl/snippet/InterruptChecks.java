package dev.ringside.dsl.snippet;

import groovyjarjarasm.asm.MethodVisitor;
import groovyjarjarasm.asm.Opcodes;
import org.codehaus.groovy.ast.ClassCodeVisitorSupport;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.DoWhileStatement;
import org.codehaus.groovy.ast.stmt.ForStatement;
import org.codehaus.groovy.ast.stmt.LoopingStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.ast.stmt.WhileStatement;
import org.codehaus.groovy.classgen.BytecodeInstruction;
import org.codehaus.groovy.classgen.BytecodeSequence;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;

/**
 * Puts {@link EntryRuntime#check} at the begin of loops, closures and methods. Groovy's own
 * {@code @ThreadInterrupt} (5.0.8) makes two dynamic calls of each check, which cost more to link
 * than a short entry to run.
 */
final class InterruptChecks extends CompilationCustomizer {
  private static final BytecodeInstruction CHECK =
      new BytecodeInstruction() {
        @Override
        public void visit(MethodVisitor code) {
          String owner = EntryRuntime.class.getName().replace('.', '/');
          code.visitMethodInsn(Opcodes.INVOKESTATIC, owner, "check", "()V", false);
        }
      };

  InterruptChecks() {
    super(CompilePhase.CANONICALIZATION);
  }

  @Override
  public void call(SourceUnit source, GeneratorContext context, ClassNode classNode) {
    new Visitor(source).visitClass(classNode);
  }

  private static Statement checked(Statement code) {
    BlockStatement block = new BlockStatement();
    block.setSourcePosition(code);
    block.addStatement(new BytecodeSequence(CHECK));
    block.addStatement(code);
    return block;
  }

  private static final class Visitor extends ClassCodeVisitorSupport {
    private final SourceUnit source;

    Visitor(SourceUnit source) {
      this.source = source;
    }

    @Override
    protected SourceUnit getSourceUnit() {
      return source;
    }

    @Override
    public void visitMethod(MethodNode node) {
      super.visitMethod(node);
      if (node.getCode() instanceof BlockStatement block && !node.isAbstract()) {
        block.getStatements().add(0, new BytecodeSequence(CHECK));
      }
    }

    @Override
    public void visitClosureExpression(ClosureExpression closure) {
      super.visitClosureExpression(closure);
      if (closure.getCode() instanceof BlockStatement block) {
        block.getStatements().add(0, new BytecodeSequence(CHECK));
      }
    }

    @Override
    public void visitForLoop(ForStatement loop) {
      super.visitForLoop(loop);
      check(loop);
    }

    @Override
    public void visitWhileLoop(WhileStatement loop) {
      super.visitWhileLoop(loop);
      check(loop);
    }

    @Override
    public void visitDoWhileLoop(DoWhileStatement loop) {
      super.visitDoWhileLoop(loop);
      check(loop);
    }

    private static void check(LoopingStatement loop) {
      loop.setLoopBlock(checked(loop.getLoopBlock()));
    }
  }
}
