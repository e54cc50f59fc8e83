package dev.ringside.shell;

import dev.ringside.dsl.Session;
import dev.ringside.dsl.WireTap;
import dev.ringside.dsl.java.JavaSnippets;
import dev.ringside.dsl.recording.Language;
import dev.ringside.dsl.snippet.Evaluator;
import dev.ringside.dsl.syntax.Completeness;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What evaluates entries: the session with its verbs, and the scope that entries share.
 *
 * @param session the machine, and who speaks with it
 * @param evaluator used by one thread at a time
 * @param java what evaluates Java in the same scope, by the same thread
 */
record Engine(Session session, Evaluator evaluator, JavaSnippets java) {

  /** With an empty scope. */
  static Engine of(Session session, Session.Output output) {
    Evaluator evaluator = new Evaluator(session.variables());
    return new Engine(session, evaluator, new JavaSnippets(evaluator, output::notice));
  }

  /** The value of code, as {@link Evaluator#evaluate} gives it or fails. */
  Object evaluate(Code code) {
    return code.language() == Language.JAVA
        ? java.evaluate(code.source(), code.name())
        : evaluator.evaluate(code.source(), code.name());
  }

  /**
   * Begins to load, beside the prompt: Groovy and what belongs to it take most of a second. An
   * entry that was typed at once waits for the least it needs, one evaluation; meanwhile the
   * shell's thread judges it, and so loads the parser, which shares no class with the runtime that
   * one could wait for (Groovy 5.0.8).
   */
  static CompletableFuture<Engine> loading(Session.Output output, Optional<WireTap> wire) {
    CompletableFuture<Engine> engine = new CompletableFuture<>();
    Thread thread = new Thread(() -> load(engine, output, wire), "warm-up");
    thread.setDaemon(true);
    thread.start();
    return engine;
  }

  private static void load(
      CompletableFuture<Engine> engine, Session.Output output, Optional<WireTap> wire) {
    try {
      Session session = Session.openForUser(output, wire);
      new Evaluator(Map.of()).evaluate("1", "warm");
      engine.complete(of(session, output));
      warmUp();
    } catch (Throwable failure) {
      engine.completeExceptionally(failure);
    }
  }

  /** Loads what later entries need. */
  static void warmUp() {
    Completeness.warm();
    new Evaluator(Map.of()).warmUp();
  }
}
