package dev.ringside.dsl.verb;

/**
 * One argument of a verb.
 *
 * @param name as it is written before the colon, or as the usage names it
 * @param named whether it is given by name: {@code timeout: 20}
 * @param accepts what belongs there
 * @param meaning in a few words, with unit and default
 */
public record Argument(String name, boolean named, Accepts accepts, String meaning) {

  /** What belongs into an argument: completion offers it. */
  public enum Accepts {
    TEXT,
    NUMBER,
    FLAG,
    SECONDS,
    /** One of the words that the meaning lists in single quotes. */
    CHOICE,
    HOST_FILE,
    GUEST_FILE,
    /** A name from {@code kernel.list()}. */
    KERNEL,
    /** A name under which the machine was saved. */
    SAVED,
    /** A function, {@code file.c:line}, {@code *address}. */
    PLACE,
    /** A C expression in the kernel's names. */
    EXPRESSION,
    ADDRESS,
    /** A process of the guest. */
    PROCESS,
    /** A program of the guest with its arguments. */
    COMMAND,
    CLOSURE,
    ANY
  }
}
