package dev.ringside.shell;

import dev.ringside.dsl.Breakpoint;
import dev.ringside.dsl.Session;
import dev.ringside.shell.view.Cut;
import dev.ringside.shell.view.Screen;
import dev.ringside.shell.view.Shown;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jline.reader.LineReader;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/**
 * The one way to the terminal. While a line is typed, whatever comes appears above it; else it is
 * written as it comes, and the progress line gives way. Synchronised by its one lock, since several
 * threads print.
 */
final class Printer implements Session.Output {
  private static final long REDRAWN_MILLIS = 250;
  private static final AttributedStyle WRONG =
      AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);
  private static final AttributedStyle ASIDE =
      AttributedStyle.DEFAULT.foreground(AttributedStyle.BRIGHT + AttributedStyle.BLACK);

  private final Optional<Terminal> terminal;
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean colours;
  private final ProgressLine progress;
  private final StringBuilder unfinished = new StringBuilder();
  private long rows;
  private LineReader reader;
  private boolean reading;
  private boolean atLineStart = true;
  private ScheduledExecutorService clock;
  private volatile Runnable changed = () -> {};
  private volatile Consumer<Breakpoint> storms = breakpoint -> {};
  private volatile Consumer<Throwable> defects = failure -> {};
  private volatile boolean console;

  private Printer(Optional<Terminal> terminal, PrintWriter out, PrintWriter err, boolean colours) {
    this.terminal = terminal;
    this.out = out;
    this.err = err;
    this.colours = colours;
    this.progress = new ProgressLine(text -> write(err, text));
  }

  /** A printer for a terminal. */
  static Printer on(Terminal terminal, boolean colours) {
    return new Printer(Optional.of(terminal), terminal.writer(), terminal.writer(), colours);
  }

  /**
   * A printer for streams that are no terminal: values to the one, everything else to the other.
   */
  static Printer to(PrintStream out, PrintStream err) {
    return new Printer(Optional.empty(), new PrintWriter(out), new PrintWriter(err), false);
  }

  /** From now on a line is typed with this reader. */
  synchronized void reading(LineReader typedWith) {
    progress.erase();
    freshLine();
    reader = typedWith;
    reading = true;
  }

  /** No line is typed any more. */
  synchronized void working() {
    reading = false;
    if (unfinished.length() > 0) {
      write(out, unfinished.toString());
      atLineStart = false;
      unfinished.setLength(0);
    }
  }

  /** Told when the machine has changed by itself. */
  void onChange(Runnable told) {
    changed = told;
  }

  /** Given each breakpoint under which the guest hardly gets on. */
  void onStorm(Consumer<Breakpoint> told) {
    storms = told;
  }

  /** Given each defect of ours, for whoever wants to see all of it. */
  void onDefect(Consumer<Throwable> told) {
    defects = told;
  }

  /** Whether lines of the guest's console are shown as they come. */
  void showConsole(boolean shown) {
    console = shown;
  }

  boolean showsConsole() {
    return console;
  }

  /** A stream that leads here, for whoever prints to a stream. */
  PrintStream stream() {
    return PlainStream.over(new Lines());
  }

  /** A line of what was asked for, or several. */
  void line(String text) {
    text(ended(text));
  }

  /** A line of what was asked for, with its colours. */
  void line(AttributedString line) {
    line(colours ? line.toAnsi(terminal.get()) : line.toString());
  }

  /** A value, or so much of it as fits the screen; all of it where there is no screen. */
  void value(Shown shown) {
    if (shown.isEmpty()) {
      return;
    }
    Cut cut = shown.cut(screen());
    line(colours ? cut.styled().toAnsi(terminal.get()) : cut.plain());
  }

  /** Where values are shown. */
  Screen screen() {
    return terminal.map(t -> Screen.of(t.getWidth(), t.getHeight())).orElse(Screen.NONE);
  }

  /** What went wrong. */
  void wrong(String sentence) {
    styled(sentence, WRONG);
  }

  /** What is good to know. */
  void aside(String sentence) {
    styled(sentence, ASIDE);
  }

  /** The terminal itself has written something behind what is there: Ctrl-C's {@code ^C}. */
  synchronized void echoed() {
    atLineStart = reading;
  }

  private synchronized void styled(String sentence, AttributedStyle style) {
    String plain = Session.printable(sentence);
    if (!reading) {
      progress.erase();
      freshLine();
    }
    print(err, ended(colours ? new AttributedString(plain, style).toAnsi(terminal.get()) : plain));
  }

  private static String ended(String text) {
    return text.endsWith("\n") ? text : text + "\n";
  }

  /** Text as it is; behind its last line end it may go on later. */
  void text(String text) {
    print(out, text);
  }

  private synchronized void print(PrintWriter to, String text) {
    if (text.isEmpty()) {
      return;
    }
    if (reading) {
      unfinished.append(text);
      int end = unfinished.lastIndexOf("\n");
      if (end >= 0) {
        reader.printAbove(unfinished.substring(0, end + 1));
        unfinished.delete(0, end + 1);
      }
      return;
    }
    progress.erase();
    write(to, text);
    rows += rows(text);
    atLineStart = text.endsWith("\n");
  }

  private long rows(String text) {
    int columns = screen().columns();
    return AttributedString.stripAnsi(text)
        .lines()
        .mapToLong(line -> Math.max(1, (line.length() + columns - 1L) / columns))
        .sum();
  }

  /** How many rows of the screen were written since it began, but for those that are typed. */
  synchronized long rows() {
    return rows;
  }

  private void freshLine() {
    if (!atLineStart && terminal.isPresent()) {
      write(out, "\n");
      atLineStart = true;
    }
  }

  private static void write(PrintWriter to, String text) {
    to.write(text);
    to.flush();
  }

  @Override
  public synchronized void step(String what) {
    String plain = Session.printable(what);
    boolean another = progress.step(plain);
    if (reading) {
      return;
    }
    if (drawsProgress()) {
      freshLine();
      progress.draw(screen().columns());
      tick();
    } else if (another) {
      print(err, ended(plain));
    }
  }

  /** The elapsed time goes on also where the step says nothing. */
  private void tick() {
    if (clock == null) {
      clock =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread thread = new Thread(task, "progress");
                thread.setDaemon(true);
                return thread;
              });
      clock.scheduleAtFixedRate(
          this::redraw, REDRAWN_MILLIS, REDRAWN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void redraw() {
    if (!reading && atLineStart) {
      progress.draw(screen().columns());
    }
  }

  private boolean drawsProgress() {
    return terminal.filter(t -> !t.getType().startsWith(Terminal.TYPE_DUMB)).isPresent();
  }

  @Override
  public synchronized void end() {
    progress.end();
    if (clock != null) {
      clock.shutdown();
      clock = null;
    }
  }

  @Override
  public void guestPrinted(String text) {
    text(Session.printable(text));
  }

  @Override
  public void notice(String sentence) {
    aside(sentence);
  }

  @Override
  public void storm(Breakpoint breakpoint, String sentence) {
    if (terminal.isPresent()) {
      aside(sentence + ": " + StormKey.NAME + " switches it off, gdb.breakpoints tells more");
      storms.accept(breakpoint);
    } else {
      Session.Output.super.storm(breakpoint, sentence);
    }
  }

  @Override
  public void defect(Throwable failure) {
    defects.accept(failure);
    wrong("a defect in ringside: " + failure + " (/error shows where)");
  }

  @Override
  public void changed() {
    changed.run();
  }

  @Override
  public void consoleLine(String line) {
    if (console) {
      aside(line);
    }
  }

  /** Whole characters arrive: {@link PlainStream} decodes them. */
  private final class Lines extends OutputStream {
    @Override
    public void write(int b) {
      text(String.valueOf((char) (b & 0x7f)));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      text(new String(bytes, offset, length, StandardCharsets.UTF_8));
    }
  }
}
