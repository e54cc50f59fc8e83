package dev.ringside.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command line, parsed.
 *
 * @param action what to do
 * @param script a script's path or, for {@link Action#CODE}, its text
 * @param args what the script sees as {@code args}
 * @param json whether the result goes out as JSON
 * @param verbose whether to log the wire and show stack traces
 * @param problem what is wrong with the command line, empty when it is right
 */
record Options(
    Action action,
    String script,
    List<String> args,
    boolean json,
    boolean verbose,
    Optional<String> problem) {

  /** What to do. */
  enum Action {
    SHELL,
    FILE,
    CODE,
    STDIN,
    HELP,
    VERSION
  }

  static final String HELP =
      """
      usage: ringside [options] script.groovy [arguments]   run a script
             ringside [options] -e 'code' [arguments]       run code
             ringside [options] - [arguments]               run a script from standard input

        --json       print the value of the last statement as JSON
        -v           log every message to and from QEMU, gdb and the guest on standard error
        --help       show this
        --version    show the version

      exit status: 0 done, 1 the script failed, 2 usage, 130 interrupted
      """;

  static Options parse(String... words) {
    boolean json = false;
    boolean verbose = false;
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
        case "--help":
        case "-h":
          return new Options(Action.HELP, "", List.of(), json, verbose, Optional.empty());
        case "--version":
          return new Options(Action.VERSION, "", List.of(), json, verbose, Optional.empty());
        case "-e":
          return i < words.length
              ? new Options(
                  Action.CODE, words[i], rest(words, i + 1), json, verbose, Optional.empty())
              : wrong("-e wants code: ringside -e 'vm.boot()'");
        case "-":
          return new Options(Action.STDIN, "", rest(words, i), json, verbose, Optional.empty());
        default:
          return word.startsWith("-")
              ? wrong("there is no option " + word + ": ringside --help lists them")
              : new Options(Action.FILE, word, rest(words, i), json, verbose, Optional.empty());
      }
    }
    return new Options(Action.SHELL, "", List.of(), json, verbose, Optional.empty());
  }

  private static List<String> rest(String[] words, int from) {
    return new ArrayList<>(List.of(words)).subList(from, words.length);
  }

  private static Options wrong(String problem) {
    return new Options(Action.HELP, "", List.of(), false, false, Optional.of(problem));
  }
}
