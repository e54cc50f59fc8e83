package dev.ringside.dsl.syntax;

import groovyjarjarantlr4.v4.runtime.CharStream;
import groovyjarjarantlr4.v4.runtime.CharStreams;
import groovyjarjarantlr4.v4.runtime.CommonTokenStream;
import groovyjarjarantlr4.v4.runtime.RecognitionException;
import groovyjarjarantlr4.v4.runtime.Token;
import groovyjarjarantlr4.v4.runtime.atn.PredictionMode;
import groovyjarjarantlr4.v4.runtime.misc.ParseCancellationException;
import groovyjarjarantlr4.v4.runtime.tree.ParseTree;
import java.util.stream.Stream;
import org.apache.groovy.parser.antlr4.GroovyLangLexer;
import org.apache.groovy.parser.antlr4.GroovyLangParser;
import org.apache.groovy.parser.antlr4.GroovyParser.CompilationUnitContext;
import org.apache.groovy.parser.antlr4.GroovyParser.MethodDeclarationContext;
import org.apache.groovy.parser.antlr4.GroovyParser.NlsContext;
import org.apache.groovy.parser.antlr4.GroovyParser.SepContext;
import org.apache.groovy.parser.antlr4.GroovyParser.TryCatchStatementContext;
import org.apache.groovy.parser.antlr4.GroovySyntaxError;
import org.apache.groovy.parser.antlr4.internal.DescriptiveErrorStrategy;

/** What Groovy's grammar says of a text whose brackets balance. */
enum EntryParse {
  /** It is a script. */
  WHOLE,
  /** More text can make it one. */
  BEGUN,
  /** As the grammar goes it is a script, but the {@code try} at its end has nothing to catch. */
  TRY,
  /** As the grammar goes it is a script, but the method at its end has no body. */
  METHOD,
  /** Nothing that follows can make it a script. */
  WRONG;

  /**
   * Two ends with which any beginning of a script is one. They are asked only of a text in which
   * the parser complains of an earlier token than the end: in {@code x.} of the dot.
   */
  private static final String[] ENDS = {"x", "{}"};

  /** Parses a text that ends with the end of a line and holds no condition any more. */
  static EntryParse of(String text) {
    try {
      return inTree(parse(text));
    } catch (GroovySyntaxError e) {
      return WRONG;
    } catch (ParseCancellationException e) {
      boolean atEnd =
          e.getCause() instanceof RecognitionException cause
              && cause.getOffendingToken() != null
              && cause.getOffendingToken().getType() == Token.EOF;
      return atEnd || Stream.of(ENDS).anyMatch(end -> isScript(text + end)) ? BEGUN : WRONG;
    }
  }

  private static boolean isScript(String text) {
    try {
      parse(text);
      return true;
    } catch (GroovySyntaxError | ParseCancellationException e) {
      return false;
    }
  }

  /** As Groovy 5.0.8 does: the quick prediction first, and only where it fails the exact one. */
  private static CompilationUnitContext parse(String text) {
    try {
      return parse(text, PredictionMode.SLL);
    } catch (ParseCancellationException e) {
      return parse(text, PredictionMode.LL);
    }
  }

  private static CompilationUnitContext parse(String text, PredictionMode mode) {
    CharStream chars = CharStreams.fromString(text);
    GroovyLangLexer lexer = new GroovyLangLexer(chars);
    lexer.removeErrorListeners();
    GroovyLangParser parser = new GroovyLangParser(new CommonTokenStream(lexer));
    parser.removeErrorListeners();
    parser.setErrorHandler(new DescriptiveErrorStrategy(chars));
    parser.getInterpreter().setPredictionMode(mode);
    return parser.compilationUnit();
  }

  /** Looks along the end of the tree for what only a later phase of Groovy would refuse. */
  private static EntryParse inTree(CompilationUnitContext unit) {
    ParseTree node = unit.scriptStatements();
    while (node != null) {
      if (node instanceof TryCatchStatementContext t
          && t.resources() == null
          && t.catchClause().isEmpty()
          && t.finallyBlock() == null) {
        return TRY;
      }
      if (node instanceof MethodDeclarationContext m && m.methodBody() == null) {
        return METHOD;
      }
      node = lastChild(node);
    }
    return WHOLE;
  }

  private static ParseTree lastChild(ParseTree node) {
    for (int i = node.getChildCount() - 1; i >= 0; i--) {
      ParseTree child = node.getChild(i);
      if (!(child instanceof SepContext || child instanceof NlsContext)) {
        return child;
      }
    }
    return null;
  }
}
