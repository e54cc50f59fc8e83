package dev.ringside.shell;

import dev.ringside.dsl.Session;
import dev.ringside.dsl.WireTap;
import dev.ringside.dsl.snippet.Evaluator;
import dev.ringside.dsl.syntax.Completeness;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What evaluates entries: the session with its verbs, and the scope that entries share.
 *
 * @param session the machine, and who speaks with it
 * @param evaluator used by one thread at a time
 */
record Engine(Session session, Evaluator evaluator) {

  /** Begins to load, beside the prompt: Groovy and what belongs to it take most of a second. */
  static CompletableFuture<Engine> loading(Session.Output output, Optional<WireTap> wire) {
    return CompletableFuture.supplyAsync(() -> load(output, wire), Engine::background);
  }

  private static void background(Runnable task) {
    Thread thread = new Thread(task, "warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  private static Engine load(Session.Output output, Optional<WireTap> wire) {
    Session session = Session.openForUser(output, wire);
    Evaluator evaluator = new Evaluator(session.variables());
    evaluator.warmUp();
    Completeness.warm();
    return new Engine(session, evaluator);
  }
}
