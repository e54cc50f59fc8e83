package dev.ringside.shell;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jline.terminal.Size;
import org.jline.terminal.impl.jni.JniTerminalProvider;
import org.jline.terminal.impl.jni.linux.LinuxNativePty;

/**
 * A program on a real pseudo-terminal, in a session of its own, as a terminal emulator runs it. One
 * thread reads what it writes onto a screen, one types, so that neither waits for a test; a test
 * waits for what it wants to see, and new output wakes it.
 */
final class PtyTerminal implements AutoCloseable {
  /** Far more than a boot takes; a deadline, not an expectation. */
  static final Duration DEADLINE = Duration.ofSeconds(100);

  private static final Pattern RINGSIDE_PROMPT =
      Pattern.compile("ringside(:java)?(\\[[^\\]]*\\])?>");

  private final Object lock = new Object();
  private final StringBuilder log = new StringBuilder();
  private final TerminalScreen screen;
  private final TerminalCodes codes;
  private final Pattern prompt;
  private final LinuxNativePty pty;
  private final FileChannel output;
  private final FileChannel keyboard;
  private final ExecutorService typist;
  private final Process process;
  private final Descendants descendants = new Descendants();
  private final Thread reader;
  private int logAtKey;
  private int lineAtKey;
  private boolean ended;

  PtyTerminal(ProcessBuilder builder, List<String> words, Size size, Pattern prompt)
      throws IOException {
    this.prompt = prompt;
    boolean known = size.getColumns() > 0 && size.getRows() > 0;
    screen = new TerminalScreen(known ? size.getColumns() : 80, known ? size.getRows() : 24);
    pty = LinuxNativePty.open(new JniTerminalProvider(), null, size);
    // Closing a channel, unlike closing a stream, ends a read that waits, so that nothing keeps
    // the master open.
    output = ((FileInputStream) pty.getMasterInput()).getChannel();
    keyboard = ((FileOutputStream) pty.getMasterOutput()).getChannel();
    // The first terminal that the leader of a session opens becomes its controlling terminal.
    String onTheTerminal = "exec \"$@\" <>" + pty.getName() + " >&0 2>&1";
    builder.command("env", "--default-signal", "setsid", "sh", "-c", onTheTerminal, "sh");
    builder.command().addAll(words);
    process = descendants.start(builder);
    typist = Executors.newSingleThreadExecutor(task -> daemon(task, "typist"));
    codes = new TerminalCodes(screen, this::send);
    reader = daemon(this::read, "screen");
    reader.start();
  }

  private Thread daemon(Runnable task, String what) {
    Thread thread = new Thread(task, what + " of " + process.pid());
    thread.setDaemon(true);
    return thread;
  }

  /** Any program; {@code prompt} is what its prompt looks like, without blanks at the end. */
  static PtyOpening of(String prompt, String... words) {
    return new PtyOpening(Pattern.compile(prompt), words);
  }

  /**
   * The shell as a user starts it.
   *
   * @param home where its files are, but for the kernels and what else is costly
   */
  static PtyOpening ringside(Path home, String... arguments) {
    String[] words = new String[arguments.length + 1];
    words[0] = Path.of("bin/ringside").toAbsolutePath().toString();
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    return new PtyOpening(RINGSIDE_PROMPT, words).home(home);
  }

  private void read() {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    ByteBuffer bytes = ByteBuffer.allocate(8192);
    CharBuffer text = CharBuffer.allocate(8192);
    try {
      while (output.read(bytes) >= 0) {
        decoder.decode(bytes.flip(), text, false);
        bytes.compact();
        String piece = text.flip().toString();
        text.clear();
        synchronized (lock) {
          log.append(piece);
          codes.feed(piece);
          lock.notifyAll();
        }
      }
    } catch (IOException end) {
      // Linux: EIO once nobody has the terminal open; or the terminal was taken away.
    } finally {
      synchronized (lock) {
        ended = true;
        lock.notifyAll();
      }
    }
  }

  /** Types text as it is. */
  PtyTerminal type(String text) {
    synchronized (lock) {
      logAtKey = log.length();
      lineAtKey = screen.lineOfCursor();
    }
    send(text);
    return this;
  }

  /** Types a line and Enter. */
  PtyTerminal enter(String line) {
    return type(line + "\r");
  }

  PtyTerminal key(PtyKey key) {
    synchronized (lock) {
      return type(key.bytes(codes.mode(1)));
    }
  }

  /** Pastes text as a terminal does: marked where the program wishes it, with returns for ends. */
  PtyTerminal paste(String text) {
    String lines = text.replace('\n', '\r');
    synchronized (lock) {
      return type(codes.mode(2004) ? "\033[200~" + lines + "\033[201~" : lines);
    }
  }

  private void send(String text) {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
    typist.execute(
        () -> {
          try {
            while (bytes.hasRemaining()) {
              keyboard.write(bytes);
            }
          } catch (IOException gone) {
            // The terminal is closed; what a test waits for will not come.
          }
        });
  }

  /** Changes the size of the window, of which the program is told. */
  PtyTerminal resize(int columns, int rows) {
    synchronized (lock) {
      if (columns > 0 && rows > 0) {
        screen.resize(columns, rows);
      }
    }
    try {
      pty.setSize(new Size(columns, rows));
      return this;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Takes the terminal away, as a closed window or a lost connection does. */
  PtyTerminal vanish() {
    try {
      output.close();
      keyboard.close();
      pty.close();
      return this;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What the user sees, one line per row. */
  List<String> screen() {
    return seen(TerminalScreen::lines);
  }

  /** What the user sees after scrolling up to the beginning. */
  String everything() {
    return String.join("\n", seen(TerminalScreen::everything));
  }

  String lineOfCursor() {
    return seen(s -> s.line(s.row()));
  }

  /** Looks at the screen while nothing changes it. */
  <T> T seen(Function<TerminalScreen, T> look) {
    synchronized (lock) {
      return look.apply(screen);
    }
  }

  /** How the last such text on the screen looks: {@code 1;31} for bold red, empty when plain. */
  String styleOf(String text) {
    return seen(s -> s.styleOf(text)).toString();
  }

  /** Whether a mode of DEC is on: 25 the cursor, 1049 the other screen, 2004 bracketed paste. */
  boolean mode(int number) {
    synchronized (lock) {
      return codes.mode(number);
    }
  }

  /** All that was written, with its escape sequences. */
  String log() {
    synchronized (lock) {
      return log.toString();
    }
  }

  /** What the user sees from the line on where the cursor was when a key was last pressed. */
  String answer() {
    return seen(
        s -> {
          List<String> all = s.everything();
          int from = Math.min(lineAtKey, s.lineOfCursor());
          return String.join("\n", all.subList(Math.min(from, all.size()), all.size()));
        });
  }

  /** Waits until {@link #answer} contains the regular expression. */
  PtyTerminal awaitScreen(String regex) {
    Pattern pattern = Pattern.compile(regex, Pattern.MULTILINE);
    return await("/" + regex + "/ on the screen", DEADLINE, () -> pattern.matcher(answer()).find());
  }

  /** Waits until what the user sees is as wanted. */
  PtyTerminal awaitScreen(String what, Duration deadline, Predicate<TerminalScreen> wanted) {
    return await(what, deadline, () -> wanted.test(screen));
  }

  /** Waits until the cursor is behind such a text, which fills its line from the beginning. */
  PtyTerminal awaitLine(String regex) {
    Pattern pattern = Pattern.compile(regex);
    return await("/" + regex + "/ before the cursor", DEADLINE, () -> atLine(pattern));
  }

  /** Waits for an empty prompt; after a key, for one on a line that came later. */
  PtyTerminal awaitPrompt() {
    return awaitPrompt(DEADLINE);
  }

  PtyTerminal awaitPrompt(Duration deadline) {
    return await(
        "a prompt",
        deadline,
        () -> atLine(prompt) && (logAtKey == 0 || log.indexOf("\n", logAtKey) >= 0));
  }

  private boolean atLine(Pattern pattern) {
    String line = screen.line(screen.row());
    return pattern.matcher(line).matches()
        && screen.column() >= Math.min(line.length(), screen.columns() - 1);
  }

  private PtyTerminal await(String what, Duration deadline, BooleanSupplier wanted) {
    long end = System.nanoTime() + deadline.toNanos();
    synchronized (lock) {
      while (!wanted.getAsBoolean()) {
        long left = end - System.nanoTime();
        if (ended || left <= 0) {
          String why = ended ? "the program ended before " : "not within " + deadline + ": ";
          throw new AssertionError(why + what + "; the screen:\n" + screen + "\n--");
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(lock, Math.max(left, 1_000_000));
        } catch (InterruptedException interrupt) {
          throw new AssertionError(interrupt);
        }
      }
    }
    return this;
  }

  /** The status of the program, once it has ended and its last words are on the screen. */
  int exitStatus(Duration deadline) {
    try {
      if (!process.waitFor(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new AssertionError(
            "not ended within " + deadline + "; the screen:\n" + seen(TerminalScreen::toString));
      }
      if (output.isOpen()) {
        // Then the reader gets what is left, and the end.
        new FileInputStream(pty.getSlaveFD()).close();
      }
      reader.join(2000);
      return process.exitValue();
    } catch (InterruptedException | IOException failure) {
      throw new AssertionError(failure);
    }
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  Descendants descendants() {
    return descendants;
  }

  /** Takes the terminal away and ends what does not end by itself. */
  @Override
  public void close() {
    vanish();
    typist.shutdownNow();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupt) {
      process.destroyForcibly();
    }
    descendants.survivors(Duration.ofSeconds(3));
    descendants.running().forEach(ProcessHandle::destroyForcibly);
  }
}
