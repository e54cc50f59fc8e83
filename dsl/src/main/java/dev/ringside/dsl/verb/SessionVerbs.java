package dev.ringside.dsl.verb;

import static dev.ringside.dsl.verb.Argument.Accepts.ANY;
import static dev.ringside.dsl.verb.Argument.Accepts.HOST_FILE;
import static dev.ringside.dsl.verb.Argument.Accepts.TEXT;
import static dev.ringside.dsl.verb.Description.verb;

import java.util.List;

/** The verbs on {@code session}; its other methods are for programs that embed Ringside. */
final class SessionVerbs {
  static final Receiver SESSION =
      new Receiver(
          "session",
          "this session itself",
          List.of(
              verb(
                      "session.save(file)",
                      "Writes what was evaluated, with what it gave, into a script that does the"
                          + " same again and that 'ringside --check' compares.")
                  .takes("file", HOST_FILE, "the script, overwritten where it is there")
                  .gives("-", "session.save('session.groovy')"),
              verb("session.variables()", "What every script finds, by name.")
                  .gives("Map<String, Object>", "session.variables().keySet()"),
              verb(
                      "session.run(source, name, folder, args)",
                      "Runs a script with variables of its own, and gives the value of its last"
                          + " statement.")
                  .takes("source", TEXT, "the script's text")
                  .takes("name", TEXT, "what messages call it: 'lab.groovy'")
                  .takes("folder", HOST_FILE, "a Path: where files it names are looked for first")
                  .takes("args", ANY, "a list of texts, which it sees as args")
                  .gives(
                      "Object",
                      "session.run('args.size()', 'count.groovy', new File('.').toPath(), ['a'])")));

  private SessionVerbs() {}
}
