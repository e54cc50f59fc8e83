package dev.ringside.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Finds the function a user means on the kernel at hand: functions get renamed and cloned. */
public final class FunctionNames {

  /**
   * A rename the kernel once did.
   *
   * @param asked the name people and old write-ups use
   * @param actual today's names for it, newest first
   * @param why what a user is told behind the new name, in brackets
   * @param always whether it holds although the old name still exists, since as a mere wrapper that
   *     is inlined into most of its callers and that others go round
   */
  private record Rename(String asked, List<String> actual, String why, boolean always) {}

  private static final List<Rename> RENAMES =
      List.of(
          // fddb5d430ad9 (5.6) moved the work to do_sys_openat2 and left do_sys_open as a wrapper,
          // which openat2() goes round.
          new Rename("do_sys_open", List.of("do_sys_openat2"), "since 5.6", true),
          // cad6967ac108 (5.10), 3033f14ab78c (4.2).
          new Rename("do_fork", List.of("kernel_clone"), "since 5.10", false),
          new Rename("do_fork", List.of("_do_fork"), "from 4.2 to 5.9", false),
          new Rename("_do_fork", List.of("kernel_clone"), "since 5.10", false),
          // fa5e5c409213 (5.8).
          new Rename("do_IRQ", List.of("common_interrupt"), "since 5.8", false),
          // 91eeafea1e4b (5.8).
          new Rename("do_page_fault", List.of("exc_page_fault"), "since 5.8", false),
          // db0338eec583 (5.8).
          new Rename(
              "smp_apic_timer_interrupt",
              List.of("sysvec_apic_timer_interrupt"),
              "since 5.8",
              false),
          // 337015573718 (5.15): printk became a macro around _printk.
          new Rename("printk", List.of("_printk"), "a macro since 5.15", false));

  // include/linux/spinlock.h, rwlock_api_smp.h: inline wrappers, or macros, around functions whose
  // names begin with _raw_.
  private static final String LOCKS =
      "(?:raw_)?((?:spin|read|write)_(?:try|un)?lock(?:_bh|_irq|_irqsave|_irqrestore)?)";

  /** What became of the name asked for. */
  public sealed interface Resolved permits Exact, Renamed, Clones, Unknown {

    /** One value for each alternative. */
    default <T> T fold(
        Function<Exact, T> exact,
        Function<Renamed, T> renamed,
        Function<Clones, T> clones,
        Function<Unknown, T> unknown) {
      if (this instanceof Exact e) {
        return exact.apply(e);
      }
      if (this instanceof Renamed r) {
        return renamed.apply(r);
      }
      if (this instanceof Clones c) {
        return clones.apply(c);
      }
      return unknown.apply((Unknown) this);
    }

    /** The functions to stop at, none where the name is unknown. */
    default List<String> names() {
      return fold(e -> List.of(e.name()), r -> List.of(r.actual()), Clones::clones, u -> List.of());
    }

    /** What the user is told, empty where the name is simply right. */
    default String sentence() {
      return fold(e -> "", Renamed::text, Clones::text, Unknown::text);
    }
  }

  /** The name is a function of this kernel. */
  public record Exact(String name) implements Resolved {}

  /**
   * The function has another name here.
   *
   * @param why since when, or by what rule
   */
  public record Renamed(String asked, String actual, String why) implements Resolved {
    private String text() {
      return asked + " is called " + actual + " on this kernel (" + why + "): breakpoint set there";
    }
  }

  /** Only the compiler's copies of the function exist, at least one. */
  public record Clones(String asked, List<String> clones) implements Resolved {
    /** Keeps its own copy of {@code clones}. */
    public Clones {
      clones = List.copyOf(clones);
    }

    private String text() {
      return "the compiler made "
          + String.join(", ", clones)
          + " of "
          + asked
          + ": breakpoint set there; calls that were inlined do not stop";
    }
  }

  /** No such function, under any name we know. */
  public record Unknown(String asked, List<String> near) implements Resolved {
    /** Keeps its own copy of {@code near}. */
    public Unknown {
      near = List.copyOf(near);
    }

    private String text() {
      String what = "this kernel has no function " + asked;
      return near.isEmpty()
          ? what + ", nor one with a similar name"
          : what + "; did you mean " + String.join(", ", near) + "?";
    }
  }

  private FunctionNames() {}

  /** Looks the name up, its renames when it is gone, its clones, and last what resembles it. */
  public static Resolved resolve(String asked, Symbols symbols) {
    Optional<Resolved> renamed = renamed(asked, symbols);
    return renamed
        .or(() -> exact(asked, symbols))
        .or(() -> clones(asked, symbols))
        .orElseGet(() -> new Unknown(asked, nearFunctions(asked, symbols)));
  }

  private static Optional<Resolved> exact(String asked, Symbols symbols) {
    return symbols.hasFunction(asked) ? Optional.of(new Exact(asked)) : Optional.empty();
  }

  private static Optional<Resolved> renamed(String asked, Symbols symbols) {
    boolean exists = symbols.hasFunction(asked);
    for (Rename rename : candidates(asked)) {
      if (rename.asked().equals(asked) && (rename.always() || !exists)) {
        for (String actual : rename.actual()) {
          if (symbols.hasFunction(actual)) {
            return Optional.of(new Renamed(asked, actual, rename.why()));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** The table's renames and those that follow a rule. */
  private static List<Rename> candidates(String asked) {
    List<Rename> all = new ArrayList<>(RENAMES);
    if (asked.matches(LOCKS)) {
      String lock = "_raw_" + asked.replaceFirst(LOCKS, "$1");
      all.add(new Rename(asked, List.of(lock), asked + " is inline and calls it", false));
    }
    for (String prefix : List.of("__x64_sys_", "__se_sys_", "SyS_", "ksys_", "sys_")) {
      if (asked.startsWith(prefix)) {
        String call = asked.substring(prefix.length());
        // d5a00528b58c (4.17) gave x86-64's wrappers these names; until then sys_ was an alias of
        // SyS_.
        all.add(
            new Rename(
                asked,
                List.of("__x64_sys_" + call, "__se_sys_" + call, "SyS_" + call, "sys_" + call),
                "system calls are wrapped since 4.17",
                false));
        break;
      }
    }
    return all;
  }

  private static Optional<Resolved> clones(String asked, Symbols symbols) {
    // A .cold half is entered by a jump from the middle of the function: it never begins a call.
    List<String> clones =
        symbols.prefix(asked + ".").stream()
            .filter(s -> s.kind() == Symbol.Kind.FUNCTION && !s.name().endsWith(".cold"))
            .map(Symbol::name)
            .filter(name -> CloneSuffix.strip(name).equals(asked))
            .toList();
    return clones.isEmpty() ? Optional.empty() : Optional.of(new Clones(asked, clones));
  }

  private static List<String> nearFunctions(String asked, Symbols symbols) {
    return symbols.near(asked).stream().filter(symbols::hasFunction).toList();
  }
}
