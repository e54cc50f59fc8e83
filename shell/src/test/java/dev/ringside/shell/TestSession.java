package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.dsl.Session;
import dev.ringside.image.Cache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A session with the user's cache, that runs scripts in a folder where {@code opens.c} lies. */
final class TestSession implements AutoCloseable {
  private static final String OPENS =
      """
      #include <fcntl.h>
      #include <stdlib.h>
      #include <unistd.h>
      int main(int argc, char **argv) {
        for (int i = atoi(argv[1]); i > 0; i--) {
          int file = open("/dev/null", O_RDONLY);
          if (file < 0 || close(file) != 0) {
            return 1;
          }
        }
        return 0;
      }
      """;

  /** What may differ between two rounds of the same loop in the same function. */
  private static final String GENERAL = "r[a-ds][xip]|r[bs]p|r[0-9]+|eflags|rip|[cs]s";

  final Heard heard = new Heard();
  private final Session session = Session.open(Cache.ofUser(), heard, Optional.empty());
  private final Path folder;

  TestSession(Path folder) {
    this.folder = folder;
    try {
      Files.writeString(folder.resolve("opens.c"), OPENS);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  Object run(String script) {
    return session.run(script, "test.groovy", folder, List.of());
  }

  /** Of {@code gdb.registers} those that are the same in each round of a loop. */
  static Map<?, ?> general(Map<?, ?> registers) {
    return registers.entrySet().stream()
        .filter(each -> each.getKey().toString().matches(GENERAL))
        .collect(
            Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
  }

  @Override
  public void close() {
    session.close();
    assertThat(heard.defects).isEmpty();
  }
}
