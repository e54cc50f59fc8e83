package dev.ringside.shell;

import dev.ringside.dsl.Session;
import dev.ringside.dsl.WireTap;
import dev.ringside.dsl.snippet.Evaluator;
import java.util.Optional;

/**
 * What evaluates entries: the session with its verbs, and the scope that entries share.
 *
 * @param session the machine, and who speaks with it
 * @param evaluator used by one thread at a time
 */
record Engine(Session session, Evaluator evaluator) {

  /**
   * Loads Groovy and what belongs to it, which takes most of a second: not on the way to a prompt.
   */
  static Engine start(Session.Output output, Optional<WireTap> wire) {
    Session session = Session.openForUser(output, wire);
    Evaluator evaluator = new Evaluator(session.variables());
    evaluator.warmUp();
    return new Engine(session, evaluator);
  }
}
