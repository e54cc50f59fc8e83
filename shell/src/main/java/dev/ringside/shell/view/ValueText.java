package dev.ringside.shell.view;

import groovy.lang.Closure;
import groovy.lang.Range;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.time.Duration;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of one value without layout. A value is somebody else's code: what it throws, or prints
 * without end, becomes text. Stateless.
 */
final class ValueText {
  private static final int LONGEST = 1 << 20;
  private static final int LONGEST_NESTED = 10_000;
  private static final int DEEPEST = 20;

  /**
   * The kernel's half with 5-level page tables, up to the end of the modules (Linux 6.1, mm.rst).
   */
  private static final BigInteger KERNEL_FROM = new BigInteger("ff00000000000000", 16);

  private static final BigInteger KERNEL_TO = new BigInteger("ffffffffff000000", 16);
  private final boolean interactive;

  /** Where nobody types, texts are whole and inside of brackets without quotes. */
  ValueText(boolean interactive) {
    this.interactive = interactive;
  }

  /** As a cell or a line: text without quotes, {@code -} for what is absent. */
  String cell(Object value) {
    return value instanceof Number number && isKernelAddress(number) ? hex(number) : line(value);
  }

  /** As a line of its own: a number that may be an address in both forms. */
  String line(Object value) {
    if (value == null) {
      return "-";
    }
    if (value instanceof Optional<?> optional) {
      return line(optional.orElse(null));
    }
    if (value instanceof Number number) {
      return isKernelAddress(number) ? number + " (" + hex(number) + ")" : guarded(number);
    }
    if (value instanceof Duration time) {
      return seconds(time);
    }
    if (value instanceof Closure<?> closure) {
      return closure(closure);
    }
    if (value instanceof Pattern pattern) {
      return "~/" + pattern + "/";
    }
    return isListed(value) ? nested(value) : guarded(value);
  }

  /** In brackets, or alone at the prompt: text in quotes. */
  String literal(Object value) {
    if (value == null) {
      return "null";
    }
    return interactive && (value instanceof CharSequence || value instanceof Character)
        ? Visible.quoted(guarded(value))
        : cell(value);
  }

  /** A collection, a map, an array. */
  static boolean isContainer(Object value) {
    return value instanceof Collection || value instanceof Map || value.getClass().isArray();
  }

  /** At the prompt a range is its two ends. */
  private boolean isListed(Object value) {
    return isContainer(value) && !(interactive && value instanceof Range);
  }

  /** A container in brackets on one line, as deep and as long as is bearable. */
  String nested(Object container) {
    return attempt(
        () -> {
          StringBuilder text = new StringBuilder();
          append(text, container, Collections.newSetFromMap(new IdentityHashMap<>()));
          return text.toString();
        });
  }

  private void append(StringBuilder text, Object value, Set<Object> within) {
    if (value == null || !isListed(value)) {
      text.append(literal(value));
    } else if (within.size() >= DEEPEST || !within.add(value)) {
      text.append("[…]");
    } else {
      boolean map = value instanceof Map;
      Iterator<?> elements =
          map ? ((Map<?, ?>) value).entrySet().iterator() : elements(value).iterator();
      text.append(map && !elements.hasNext() ? "[:" : "[");
      for (String gap = ""; elements.hasNext(); gap = ", ") {
        Object element = elements.next();
        text.append(gap);
        if (interactive && text.length() > LONGEST_NESTED) {
          text.append(Columns.CUT);
          break;
        }
        if (map) {
          Map.Entry<?, ?> entry = (Map.Entry<?, ?>) element;
          append(
              text, entry.getKey() instanceof String key ? new Key(key) : entry.getKey(), within);
          text.append(':');
          append(text, entry.getValue(), within);
        } else {
          append(text, element, within);
        }
      }
      text.append(']');
      within.remove(value);
    }
  }

  /** A map's key needs no quotes. */
  private record Key(String name) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A collection itself, an array as a list that reads through. */
  static Collection<?> elements(Object value) {
    if (value instanceof Collection<?> collection) {
      return collection;
    }
    if (value instanceof Object[] array) {
      return Arrays.asList(array);
    }
    return new AbstractList<Object>() {
      @Override
      public Object get(int index) {
        return Array.get(value, index);
      }

      @Override
      public int size() {
        return Array.getLength(value);
      }
    };
  }

  /** What toString says, unless it fails; a part of what it says, if that has no end. */
  String guarded(Object value) {
    String text = attempt(() -> String.valueOf(value.toString()));
    return interactive && text.length() > LONGEST ? text.substring(0, LONGEST) + Columns.CUT : text;
  }

  /** What the user's own code throws is shown in its place; that it was interrupted is not. */
  static String attempt(Supplier<String> text) {
    try {
      return text.get();
    } catch (CancellationException | ThreadDeath ended) {
      throw ended;
    } catch (RuntimeException | Error failure) {
      return "<toString failed: " + failure.getClass().getSimpleName() + because(failure) + ">";
    }
  }

  private static String because(Throwable failure) {
    try {
      String message = failure.getMessage();
      return message == null ? "" : ": " + message.lines().findFirst().orElse("");
    } catch (RuntimeException | Error worse) {
      return "";
    }
  }

  private static String closure(Closure<?> closure) {
    List<String> types =
        Arrays.stream(closure.getParameterTypes()).map(Class::getSimpleName).toList();
    return "closure" + types.stream().collect(Collectors.joining(", ", "(", ")"));
  }

  /** Three figures after the point: what a host's clock can tell of such things. */
  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.3f s", time.toNanos() / 1e9);
  }

  private static boolean isKernelAddress(Number number) {
    if (!(number instanceof Long || number instanceof BigInteger)) {
      return false;
    }
    BigInteger bits = unsigned(number);
    return bits.compareTo(KERNEL_FROM) >= 0 && bits.compareTo(KERNEL_TO) < 0;
  }

  private static BigInteger unsigned(Number number) {
    return number instanceof Long bits
        ? new BigInteger(Long.toUnsignedString(bits))
        : (BigInteger) number;
  }

  private static String hex(Number number) {
    return "0x" + unsigned(number).toString(16);
  }
}
