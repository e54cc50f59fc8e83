package dev.ringside.dsl.verb;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All verbs of the language. Made when it is first asked, in a few milliseconds; immutable, so that
 * any thread may ask.
 */
public final class Verbs {

  /** The classes of our own whose simple name is not what their verbs are listed under. */
  private static final Map<String, String> RECEIVER_OF_CLASS =
      Map.of(
          "Vm", "vm",
          "Gdb", "gdb",
          "Guest", "guest",
          "KernelVerbs", "kernel",
          "Session", "session");

  private Verbs() {}

  /** Loaded by the first question. */
  private static final class Registry {
    static final List<Receiver> RECEIVERS =
        List.of(
            VmVerbs.VM,
            GdbVerbs.GDB,
            GuestVerbs.GUEST,
            KernelVerbs.KERNEL,
            SessionVerbs.SESSION,
            BreakpointVerbs.BREAKPOINT,
            StopVerbs.STOP,
            StopVerbs.CONTEXT,
            StopVerbs.ACTIVITY,
            StopVerbs.KIND,
            FrameVerbs.FRAME,
            FrameVerbs.SELECTED_FRAME,
            FrameVerbs.VARIABLE,
            MemoryVerbs.ADDRESS,
            MemoryVerbs.MEMORY,
            MemoryVerbs.INSTRUCTION,
            MemoryVerbs.CPU,
            GuestVerbs.GUEST_PROCESS,
            GuestVerbs.RESULT,
            VmVerbs.BOOT,
            VmVerbs.SNAPSHOT_RECORD,
            VmVerbs.STATUS,
            KernelVerbs.KERNEL_FILES);
    static final Map<String, Verb> BY_NAME = new LinkedHashMap<>();

    static {
      for (Receiver receiver : RECEIVERS) {
        receiver.verbs().forEach(verb -> BY_NAME.put(verb.fullName(), verb));
      }
    }
  }

  /** Every verb and property: those of the variables first, in the order of the help. */
  public static List<Verb> all() {
    return List.copyOf(Registry.BY_NAME.values());
  }

  /** One by its full name, {@code gdb.break} or {@code Breakpoint.hits}. */
  public static Optional<Verb> find(String fullName) {
    return Optional.ofNullable(Registry.BY_NAME.get(fullName));
  }

  /** Those of this name, whatever they are called on: {@code pid}. */
  public static List<Verb> named(String name) {
    return all().stream().filter(verb -> verb.name().equals(name)).toList();
  }

  /** Those of a receiver, empty where there is none of this name: {@code gdb}, {@code Stop}. */
  public static List<Verb> of(String receiver) {
    return receiver(receiver).map(Receiver::verbs).orElse(List.of());
  }

  /** Those that a value of this class has, empty where none are described. */
  public static List<Verb> of(Class<?> type) {
    return receiver(type).map(Receiver::verbs).orElse(List.of());
  }

  /** What a value of this class is as a receiver; empty for a class that is not ours. */
  public static Optional<Receiver> receiver(Class<?> type) {
    String name = type.getSimpleName();
    return type.getName().startsWith("dev.ringside.")
        ? receiver(RECEIVER_OF_CLASS.getOrDefault(name, name))
        : Optional.empty();
  }

  /** A receiver by its name. */
  public static Optional<Receiver> receiver(String name) {
    return receivers().stream().filter(receiver -> receiver.name().equals(name)).findFirst();
  }

  /** What verbs are called on: the variables first, then the types. */
  public static List<Receiver> receivers() {
    return Registry.RECEIVERS;
  }
}
