package dev.ringside.dsl.syntax;

import dev.ringside.condition.Position;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.groovy.parser.antlr4.Antlr4ParserPlugin;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.control.ErrorCollector;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.codehaus.groovy.control.ParserPlugin;
import org.codehaus.groovy.control.ParserPluginFactory;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.io.ReaderSource;
import org.codehaus.groovy.control.io.StringReaderSource;
import org.codehaus.groovy.control.messages.Message;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;
import org.codehaus.groovy.runtime.IOGroovyMethods;
import org.codehaus.groovy.syntax.ParserException;
import org.codehaus.groovy.syntax.Reduction;
import org.codehaus.groovy.syntax.SyntaxException;

/**
 * Groovy's parser with the condition syntax in front of it. The source unit holds the rewritten
 * text only while Groovy parses it: everything later, error messages and power asserts included,
 * reads what the user typed.
 */
final class ConditionParser implements ParserPlugin {
  private final ParserPlugin groovy = new Antlr4ParserPlugin();

  static ParserPluginFactory factory() {
    return new ParserPluginFactory() {
      @Override
      public ParserPlugin createParserPlugin() {
        return new ConditionParser();
      }
    };
  }

  @Override
  public Reduction parseCST(SourceUnit unit, Reader reader) {
    return groovy.parseCST(unit, reader);
  }

  @Override
  public ModuleNode buildAST(SourceUnit unit, ClassLoader loader, Reduction cst)
      throws ParserException {
    Rewritten rewritten = Rewriter.rewrite(text(unit));
    if (rewritten.isUnchanged()) {
      return groovy.buildAST(unit, loader, cst);
    }
    if (!rewritten.problems().isEmpty()) {
      rewritten.problems().forEach(p -> report(unit, p));
      throw new MultipleCompilationErrorsException(unit.getErrorCollector());
    }
    ReaderSource typed = unit.getSource();
    unit.setSource(new StringReaderSource(rewritten.text(), unit.getConfiguration()));
    try {
      ModuleNode module = groovy.buildAST(unit, loader, cst);
      module.putNodeMetaData(Rewritten.class, rewritten);
      return module;
    } catch (CompilationFailedException e) {
      restore(unit, rewritten);
      throw e;
    } finally {
      unit.setSource(typed);
    }
  }

  /** Adds a problem to the errors of a source, to be thrown at the end of the phase. */
  static void report(SourceUnit unit, Rewritten.Problem problem) {
    Position at = problem.at();
    unit.addErrorAndContinue(new SyntaxException(problem.message(), at.line(), at.column()));
  }

  private static String text(SourceUnit unit) {
    try (Reader reader = unit.getSource().getReader()) {
      return IOGroovyMethods.getText(reader);
    } catch (IOException e) {
      // The file could be read a moment ago; Groovy would say no more than this either.
      throw new UncheckedIOException("cannot read " + unit.getName() + " again", e);
    }
  }

  /** Replaces the parser's errors by the same errors about what the user typed. */
  private static void restore(SourceUnit unit, Rewritten rewritten) {
    ErrorCollector collector = unit.getErrorCollector();
    List<Message> errors = new ArrayList<>(collector.getErrors());
    collector.getErrors().clear();
    for (Message error : errors) {
      collector.addErrorAndContinue(
          error instanceof SyntaxErrorMessage syntax
              ? new SyntaxErrorMessage(restored(syntax.getCause(), rewritten), unit)
              : error);
    }
  }

  private static SyntaxException restored(SyntaxException e, Rewritten rewritten) {
    Position at = new Position(e.getStartLine(), e.getStartColumn());
    return new SyntaxException(
        rewritten.restore(e.getOriginalMessage(), at),
        e.getCause(),
        e.getStartLine(),
        e.getStartColumn(),
        e.getEndLine(),
        e.getEndColumn());
  }
}
