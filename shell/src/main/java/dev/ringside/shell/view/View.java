package dev.ringside.shell.view;

import dev.ringside.target.Address;
import java.util.Collection;
import java.util.Optional;

/**
 * How data looks on a screen: a list of rows as a table, with what is a list itself below it; one
 * row as names and values; frames, instructions and memory as gdb shows them; everything else as
 * its own text. Free of escape sequences, and of control characters from wherever the data comes.
 * Never fails, whatever a value's own code does. Immutable.
 */
public final class View {
  private final Screen screen;
  private final Optional<Address> here;

  /** A view for values shown on this screen. */
  public View(Screen screen) {
    this(screen, Optional.empty());
  }

  private View(Screen screen, Optional<Address> here) {
    this.screen = screen;
    this.here = here;
  }

  /** The value in full, lines as long as they are: for files and pipes. */
  public static String text(Object value) {
    return new View(Screen.NONE).show(value).text();
  }

  /** A view that marks the instruction at this address in a disassembly. */
  View at(Address pc) {
    return new View(screen, Optional.of(pc));
  }

  /** The value laid out for the screen; nothing for a null where somebody types. */
  public Shown show(Object value) {
    if (value == null && screen.interactive()) {
      return Shown.NOTHING;
    }
    Layout layout = new Layout(screen, here);
    String text = Visible.text(ValueText.attempt(() -> alone(layout, value))).stripTrailing();
    return new Shown(text, layout.hasHeading());
  }

  private String alone(Layout layout, Object value) {
    if (screen.interactive() && value instanceof CharSequence) {
      String text = new ValueText(true).guarded(value);
      boolean severalLines = text.stripTrailing().indexOf('\n') >= 0;
      return severalLines ? text : Visible.quoted(text);
    }
    if (screen.interactive() && value instanceof Character) {
      return Visible.quoted(value.toString());
    }
    return value instanceof Collection<?> empty && screen.interactive() && empty.isEmpty()
        ? "[]"
        : layout.of(value, screen.columns());
  }
}
