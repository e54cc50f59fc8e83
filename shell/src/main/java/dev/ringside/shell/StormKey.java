package dev.ringside.shell;

import dev.ringside.dsl.Breakpoint;
import dev.ringside.dsl.RingsideException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.keymap.KeyMap;
import org.jline.reader.LineReader;
import org.jline.reader.Reference;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.NonBlockingReader;

/**
 * Ctrl-O, which switches off the breakpoint under which the guest hardly gets on: at the prompt,
 * and while a verb runs, when nobody else reads what is typed. Other keys that are pressed
 * meanwhile are typed at the next prompt. Its methods may be called by any thread, {@link #begin}
 * and {@link #end} by the one that reads entries.
 */
final class StormKey {
  /** Its name for the user. */
  static final String NAME = "Ctrl-O";

  private static final String WIDGET = "ringside-storm";
  private static final char CODE = 'O' - '@';
  private static final long LOOK_MILLIS = 100;
  private final Terminal terminal;
  private final EntryReader reader;
  private final Printer printer;
  private final AtomicReference<Breakpoint> storm = new AtomicReference<>();
  private final AtomicReference<Thread> listener = new AtomicReference<>();
  private final StringBuffer typed = new StringBuffer();
  private volatile boolean waiting;

  private StormKey(Terminal terminal, EntryReader reader, Printer printer) {
    this.terminal = terminal;
    this.reader = reader;
    this.printer = printer;
  }

  /** Gives a reader the key; without a storm it does what it always does. */
  static StormKey install(Terminal terminal, EntryReader reader, Printer printer) {
    StormKey key = new StormKey(terminal, reader, printer);
    printer.onStorm(key::storm);
    reader
        .getWidgets()
        .put(
            WIDGET,
            () -> {
              if (!key.pressed()) {
                reader.callWidget(LineReader.ACCEPT_LINE_AND_DOWN_HISTORY);
              }
              return true;
            });
    reader.getKeyMaps().get(LineReader.MAIN).bind(new Reference(WIDGET), KeyMap.ctrl('O'));
    return key;
  }

  /** From now on the key switches this one off. */
  private void storm(Breakpoint breakpoint) {
    storm.set(breakpoint);
    listen();
  }

  /** From now on nobody reads what is typed. */
  void begin() {
    waiting = true;
    listen();
  }

  /** The next prompt comes. */
  void end() {
    waiting = false;
    Thread listening = listener.getAndSet(null);
    try {
      if (listening != null) {
        listening.join();
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
    if (typed.length() > 0) {
      reader.runMacro(typed.toString());
      typed.setLength(0);
    }
  }

  private boolean pressed() {
    Breakpoint breakpoint = storm.getAndSet(null);
    if (breakpoint == null) {
      return false;
    }
    daemon(() -> switchOff(breakpoint), "switching off").start();
    return true;
  }

  private void switchOff(Breakpoint breakpoint) {
    try {
      breakpoint.disable();
      printer.aside("breakpoint " + breakpoint.getNumber() + " is off; its .enable() undoes that");
    } catch (RingsideException gone) {
      printer.wrong(gone.getMessage());
    }
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private void listen() {
    Thread thread = daemon(this::look, "storm key");
    if (waiting && storm.get() != null && listener.compareAndSet(null, thread)) {
      thread.start();
    }
  }

  private void look() {
    try {
      readKeys();
    } finally {
      listener.compareAndSet(Thread.currentThread(), null);
    }
    // A storm that came when this one was not listening any more, and was not gone yet.
    listen();
  }

  /** Ctrl-C stays a signal: JLine 3.30.16's raw mode keeps {@code ISIG}. */
  private void readKeys() {
    Attributes before = terminal.enterRawMode();
    try {
      while (waiting && storm.get() != null) {
        int key = terminal.reader().read(LOOK_MILLIS);
        if (key == CODE) {
          pressed();
        } else if (key >= 0) {
          typed.append((char) key);
        } else if (key != NonBlockingReader.READ_EXPIRED) {
          storm.set(null);
        }
      }
    } catch (IOException gone) {
      // A terminal that is gone has no keys; the reader of entries will find that out.
      storm.set(null);
    } finally {
      terminal.setAttributes(before);
    }
  }
}
