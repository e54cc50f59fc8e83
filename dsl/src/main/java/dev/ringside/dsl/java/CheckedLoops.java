package dev.ringside.dsl.java;

import dev.ringside.dsl.snippet.EntryRuntime;
import groovyjarjarasm.asm.ClassReader;
import groovyjarjarasm.asm.ClassVisitor;
import groovyjarjarasm.asm.ClassWriter;
import groovyjarjarasm.asm.Label;
import groovyjarjarasm.asm.MethodVisitor;
import groovyjarjarasm.asm.Opcodes;
import java.util.HashSet;
import java.util.Set;

/**
 * Puts {@link EntryRuntime#check} at the begin of methods and before jumps backwards, so that a
 * loop ends when its thread is interrupted. jdk.jshell's own way (17.0.15), {@code Thread.stop},
 * breaks whatever the thread holds, and is gone from later Javas.
 */
final class CheckedLoops extends ClassVisitor {
  private static final int API = Opcodes.ASM9;
  private static final String OWNER = EntryRuntime.class.getName().replace('.', '/');

  private CheckedLoops(ClassWriter writer) {
    super(API, writer);
  }

  /** The same class with the checks; what it needs of the stack stays the same. */
  static byte[] in(byte[] code) {
    ClassReader reader = new ClassReader(code);
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(new CheckedLoops(writer), 0);
    return writer.toByteArray();
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    return new Checks(next, name.equals("<clinit>") || name.equals("<init>"));
  }

  private static final class Checks extends MethodVisitor {
    private final boolean isOfClass;
    private final Set<Label> passed = new HashSet<>();

    Checks(MethodVisitor next, boolean isOfClass) {
      super(API, next);
      this.isOfClass = isOfClass;
    }

    private void check() {
      super.visitMethodInsn(Opcodes.INVOKESTATIC, OWNER, "check", "()V", false);
    }

    /** A class whose initialisation fails is lost for good. */
    @Override
    public void visitCode() {
      super.visitCode();
      if (!isOfClass) {
        check();
      }
    }

    @Override
    public void visitLabel(Label label) {
      passed.add(label);
      super.visitLabel(label);
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
      if (passed.contains(label)) {
        check();
      }
      super.visitJumpInsn(opcode, label);
    }
  }
}
