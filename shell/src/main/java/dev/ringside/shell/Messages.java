package dev.ringside.shell;

import dev.ringside.dsl.Session;
import dev.ringside.dsl.WireTap;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the user sees beside results, on standard error: progress, notices, the wire log, failures;
 * and what programs in the guest print. Synchronised by its one lock, since several threads speak.
 */
final class Messages implements Session.Output {
  private final Options options;
  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;
  private String step = "";
  private long stepStarted;
  private boolean progressShown;
  private boolean over;
  private boolean interrupted;

  /**
   * Messages to these streams.
   *
   * @param out where a guest's programs print, unless data goes there
   * @param err where everything else goes, raw: what is not ours is made plain first
   * @param terminal whether a progress line may be written over
   */
  Messages(Options options, PrintStream out, PrintStream err, boolean terminal) {
    this.options = options;
    this.out = options.json() ? err : out;
    this.err = err;
    this.terminal = terminal;
  }

  /** Whether standard error is one: System.console() tells of the other two streams only. */
  static boolean isTerminal() {
    if ("dumb".equals(System.getenv().getOrDefault("TERM", "dumb"))) {
      return false;
    }
    try {
      String device = Path.of("/proc/self/fd/2").toRealPath().toString();
      return device.startsWith("/dev/pts/") || device.matches("/dev/(tty\\w*|console)");
    } catch (IOException pipe) {
      return false;
    }
  }

  /** Where the wire log goes, when it was asked for. */
  Optional<WireTap> tap() {
    return options.verbose() ? Optional.of(this::say) : Optional.empty();
  }

  @Override
  public synchronized void step(String what) {
    String name = what.split(": ", 2)[0];
    boolean same = name.equals(step);
    if (!same) {
      step = name;
      stepStarted = System.nanoTime();
    }
    if (terminal) {
      long seconds = (System.nanoTime() - stepStarted) / 1_000_000_000;
      err.print("\r\u001b[K" + what + (seconds > 0 ? " (" + seconds + " s)" : ""));
      err.flush();
      progressShown = true;
    } else if (!same) {
      err.println(what);
    }
  }

  @Override
  public synchronized void end() {
    endProgress();
    step = "";
  }

  /** Erases the progress line. */
  synchronized void endProgress() {
    if (progressShown) {
      err.print("\r\u001b[K");
      err.flush();
      progressShown = false;
    }
  }

  @Override
  public synchronized void guestPrinted(String text) {
    endProgress();
    out.print(Session.printable(text));
    out.flush();
  }

  @Override
  public void notice(String sentence) {
    say(sentence);
  }

  @Override
  public void defect(Throwable failure) {
    fail("a defect in ringside: " + failure, failure);
  }

  /** A line for the user. */
  synchronized void say(String line) {
    if (!interrupted) {
      endProgress();
      err.println(Session.printable(line));
    }
  }

  /** What failed; with its stack when the user wants to know everything. */
  synchronized void fail(String sentence, Throwable failure) {
    say("ringside: " + sentence);
    if (options.verbose() && !interrupted) {
      StringWriter stack = new StringWriter();
      failure.printStackTrace(new PrintWriter(stack));
      err.print(Session.printable(stack.toString()));
    }
  }

  /** The script is over: a signal that comes now interrupts nothing. */
  synchronized void ended() {
    endProgress();
    over = true;
  }

  /** A signal ended us; whether that interrupted the script. */
  synchronized boolean interrupt() {
    if (over) {
      return false;
    }
    String during = step.isEmpty() ? "" : " (last step: " + step + ")";
    say("ringside: interrupted" + during + ": the machine is ended");
    interrupted = true;
    return true;
  }
}
