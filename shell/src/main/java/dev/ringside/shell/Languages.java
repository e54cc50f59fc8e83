package dev.ringside.shell;

import dev.ringside.dsl.RingsideException;
import dev.ringside.dsl.recording.Language;
import dev.ringside.dsl.syntax.Completeness;
import dev.ringside.dsl.syntax.Completeness.Kind;
import java.util.concurrent.CompletableFuture;

/**
 * The language that entries are typed in, and its verdict on a text. Used by the shell's thread.
 */
final class Languages {
  private final EntryInput input;
  private final CompletableFuture<Engine> engine;
  private volatile Language current = Language.GROOVY;

  /** Begins with Groovy, and tells the input how to judge a text. */
  Languages(EntryInput input, CompletableFuture<Engine> engine) {
    this.input = input;
    this.engine = engine;
    input.judgedBy(this::completeness);
  }

  /** Any thread may ask. */
  Language current() {
    return current;
  }

  /** What is typed from now on is of this language. */
  void speak(Language language) {
    current = language;
    input.judgedBy(this::completeness);
  }

  private Completeness completeness(String entry) {
    String code = Entry.code(entry);
    if (Entry.language(entry, current) == Language.GROOVY) {
      return Completeness.of(code);
    }
    try {
      return engine.join().java().completeness(code);
    } catch (RingsideException noJava) {
      // Evaluating it will say why.
      return new Completeness(Kind.COMPLETE, "", 0);
    }
  }
}
