package dev.ringside.dsl.verb;

import java.util.ArrayList;
import java.util.List;

/**
 * A verb while it is being described: {@code verb("gdb.go(timeout: 30)", "Lets …").takes(…)
 * .gives("Stop", "gdb.go()")}. A usage without parentheses is a property's.
 */
final class Description {
  private final String usage;
  private final String purpose;
  private final List<Argument> arguments = new ArrayList<>();

  private Description(String usage, String purpose) {
    this.usage = usage;
    this.purpose = purpose;
  }

  static Description verb(String usage, String purpose) {
    return new Description(usage, purpose);
  }

  /**
   * Its next argument.
   *
   * @param name with a colon behind it where it is given by name
   */
  Description takes(String name, Argument.Accepts accepts, String meaning) {
    boolean named = name.endsWith(":");
    String bare = named ? name.substring(0, name.length() - 1) : name;
    arguments.add(new Argument(bare, named, accepts, meaning));
    return this;
  }

  /**
   * The end of the description.
   *
   * @param returns the simple name of the type, {@code -} for none
   */
  Verb gives(String returns, String example) {
    String fullName = usage.split("[( ]", 2)[0];
    int dot = fullName.indexOf('.');
    return new Verb(
        fullName.substring(0, dot),
        fullName.substring(dot + 1),
        usage,
        purpose,
        List.copyOf(arguments),
        returns,
        example.strip());
  }
}
