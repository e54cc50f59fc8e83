package dev.ringside.dsl;

import dev.ringside.image.BootKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * With which arguments a script's first {@code vm.boot} was called the last time. A script is known
 * by the line of that call, so that it may change elsewhere, and by its own arguments, upon which
 * those of the call may depend. Stateless.
 */
final class RememberedCall {
  private static final Pattern CALL = Pattern.compile("\\bvm\\s*\\.\\s*boot\\b.*");
  private static final int KEPT = 50;
  private static final Pattern LINE =
      Pattern.compile("(\\w+)=(?:s(.*)|b(true|false)|i(-?\\d{1,9}))");
  private final RecentFiles files;
  private final String name;

  private RememberedCall(RecentFiles files, String name) {
    this.files = files;
    this.name = name;
  }

  /**
   * The call in a script; empty where there is none.
   *
   * @param args what the script sees as {@code args}
   * @param folder where calls are kept
   */
  static Optional<RememberedCall> in(String source, List<String> args, Path folder) {
    RecentFiles files = new RecentFiles(folder, KEPT);
    return CALL.matcher(source)
        .results()
        .findFirst()
        .map(call -> Stream.concat(Stream.of(call.group()), args.stream()).toList())
        .map(words -> new RememberedCall(files, BootKey.of(words, List.of())));
  }

  /** The arguments; empty where they are not known. */
  Optional<Map<String, Object>> arguments() {
    return files.read(name).flatMap(RememberedCall::parsed);
  }

  /** Read by hand: the first use of Jackson takes 0.06 s, which here everything would wait for. */
  private static Optional<Map<String, Object>> parsed(byte[] text) {
    Map<String, Object> arguments = new HashMap<>();
    for (String line : new String(text, StandardCharsets.UTF_8).lines().toList()) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        return Optional.empty();
      }
      arguments.put(parts.group(1), value(parts));
    }
    return Optional.of(arguments);
  }

  private static Object value(Matcher parts) {
    if (parts.group(2) != null) {
      return parts.group(2);
    }
    return parts.group(3) != null
        ? (Object) Boolean.valueOf(parts.group(3))
        : Integer.valueOf(parts.group(4));
  }

  /** Keeps the arguments, where all of them are plain: a line of text, a number, yes or no. */
  void keep(Map<String, ?> arguments) {
    if (arguments.values().stream().allMatch(RememberedCall::isPlain)
        && arguments().filter(arguments::equals).isEmpty()) {
      String lines =
          arguments.entrySet().stream()
              .map(one -> one.getKey() + "=" + kind(one.getValue()) + one.getValue() + "\n")
              .collect(Collectors.joining());
      files.keep(name, lines.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static boolean isPlain(Object value) {
    return value instanceof Boolean
        || value instanceof Integer
        || (value instanceof String text && !text.contains("\n") && !text.contains("\r"));
  }

  private static String kind(Object value) {
    return value instanceof String ? "s" : value instanceof Boolean ? "b" : "i";
  }
}
