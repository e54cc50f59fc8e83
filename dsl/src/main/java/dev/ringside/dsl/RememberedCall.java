package dev.ringside.dsl;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringside.image.BootKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * With which arguments a script's first {@code vm.boot} was called the last time. A script is known
 * by the line of that call, so that it may change elsewhere, and by its own arguments, upon which
 * those of the call may depend. Stateless.
 */
final class RememberedCall {
  private static final Pattern CALL = Pattern.compile("\\bvm\\s*\\.\\s*boot\\b.*");
  private static final int KEPT = 50;
  private static final ObjectMapper JSON = new ObjectMapper();
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

  private static Optional<Map<String, Object>> parsed(byte[] json) {
    try {
      return Optional.ofNullable(JSON.readValue(json, new TypeReference<>() {}));
    } catch (IOException damaged) {
      return Optional.empty();
    }
  }

  /** Keeps the arguments, where all of them are plain. */
  void keep(Map<String, ?> arguments) {
    if (isPlain(arguments) && !arguments().filter(arguments::equals).isPresent()) {
      files.keep(name, Json.of(arguments).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static boolean isPlain(Map<String, ?> arguments) {
    return arguments.values().stream().allMatch(RememberedCall::isPlain);
  }

  private static boolean isPlain(Object value) {
    return value instanceof List<?> list
        ? list.stream().allMatch(RememberedCall::isPlain)
        : value instanceof String || value instanceof Boolean || value instanceof Integer;
  }
}
