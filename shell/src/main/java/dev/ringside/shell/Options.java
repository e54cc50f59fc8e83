package dev.ringside.shell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command line, parsed.
 *
 * @param action what to do
 * @param script a script's path or, for {@link Action#CODE}, its text
 * @param args what the script sees as {@code args}
 * @param rc what the interactive shell evaluates first; empty for the user's own file, {@link
 *     #NO_RC} for none
 * @param json whether the result goes out as JSON
 * @param verbose whether to log the wire and show stack traces
 * @param problem what is wrong with the command line, empty when it is right
 */
record Options(
    Action action,
    String script,
    List<String> args,
    Optional<Path> rc,
    boolean json,
    boolean verbose,
    Optional<String> problem) {

  /** What to do. */
  enum Action {
    SHELL,
    STEP,
    FILE,
    CHECK,
    CODE,
    STDIN,
    STUB,
    HELP,
    REFERENCE,
    VERSION
  }

  static final String HELP =
      """
      usage: ringside [options]                             the interactive shell
             ringside [options] script.groovy [arguments]   run a script, or a saved session
             ringside [options] --step script.groovy        lecture on a script, step by step
             ringside [options] -e 'code' [arguments]       run code
             ringside [options] - [arguments]               run a script from standard input
             ringside stub --qemu SOCKET --listen SOCKET    a faster gdb stub before any QEMU's

        --check FILE run a saved session and compare what it gives with what it gave
        --json       print the value of the last statement as JSON
        -v           log every message to and from QEMU, gdb and the guest on standard error
        --rc FILE    the interactive shell evaluates this first, not ~/.config/ringside/rc.groovy
        --no-rc      it evaluates nothing first
        --reference  print the reference of all verbs, in Markdown
        --help       show this; ringside stub --help shows what that command takes
        --version    show the version

      exit status: 0 done, 1 the script failed or gave something else, 2 usage, 130 interrupted
      """;

  /** The file that {@code --no-rc} names. */
  static final Path NO_RC = Path.of("/dev/null");

  static Options parse(String... words) {
    boolean json = false;
    boolean verbose = false;
    Optional<Path> rc = Optional.empty();
    int i = 0;
    while (i < words.length) {
      String word = words[i++];
      switch (word) {
        case "--json":
          json = true;
          break;
        case "-v":
          verbose = true;
          break;
        case "--no-rc":
          rc = Optional.of(NO_RC);
          break;
        case "--rc":
          if (i == words.length) {
            return wrong("--rc wants a file: ringside --rc my.groovy");
          }
          rc = Optional.of(Path.of(words[i++]));
          break;
        case "--check":
          return i < words.length
              ? script(Action.CHECK, words[i], rest(words, i + 1), json, verbose)
              : wrong("--check wants a saved session: ringside --check session.groovy");
        case "--step":
          return i + 1 == words.length
              ? new Options(Action.STEP, words[i], List.of(), rc, json, verbose, Optional.empty())
              : wrong("--step wants one script, at the end: ringside --step lab.groovy");
        case "stub":
          return script(Action.STUB, "", rest(words, i), json, verbose);
        case "--help":
        case "-h":
          return alone(Action.HELP);
        case "--reference":
          return alone(Action.REFERENCE);
        case "--version":
          return alone(Action.VERSION);
        case "-e":
          return i < words.length
              ? script(Action.CODE, words[i], rest(words, i + 1), json, verbose)
              : wrong("-e wants code: ringside -e 'vm.boot()'");
        case "-":
          return script(Action.STDIN, "", rest(words, i), json, verbose);
        default:
          return word.startsWith("-")
              ? wrong("there is no option " + word + ": ringside --help lists them")
              : script(Action.FILE, word, rest(words, i), json, verbose);
      }
    }
    return new Options(Action.SHELL, "", List.of(), rc, json, verbose, Optional.empty());
  }

  private static Options alone(Action action) {
    return script(action, "", List.of(), false, false);
  }

  private static Options script(
      Action action, String script, List<String> args, boolean json, boolean verbose) {
    return new Options(action, script, args, Optional.empty(), json, verbose, Optional.empty());
  }

  private static List<String> rest(String[] words, int from) {
    return new ArrayList<>(List.of(words)).subList(from, words.length);
  }

  private static Options wrong(String problem) {
    return new Options(
        Action.HELP, "", List.of(), Optional.empty(), false, false, Optional.of(problem));
  }
}
