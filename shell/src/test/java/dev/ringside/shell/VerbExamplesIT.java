package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringside.dsl.verb.Verb;
import dev.ringside.dsl.verb.Verbs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every example of the help, run by one {@code ringside} on one machine: before each the guest runs
 * and has no breakpoints. Those that boot run first, those that end the machine last.
 */
class VerbExamplesIT {
  /** The first run of all fetches the kernel: some 300 MB. */
  private static final long LONGEST_MINUTES = 25;

  private static final List<String> LAST = List.of("vm.boot", "vm.reset", "vm.kill");

  /** Each example is a script of its own: what one leaves behind, the next does not see. */
  private static final String RUN_ALL =
      """
      failed = [:]
      ran = 0
      new File('examples').listFiles().sort().each { example ->
        try {
          if (vm.status.qemu != 'off') {
            gdb.interrupt()
            gdb.command('delete')
            gdb.command('directory .')
            gdb.cont()
          }
          session.run(example.text, example.name, new File('.').toPath(), [])
          ran++
        } catch (Throwable thrown) {
          failed[example.name] = String.valueOf(thrown)
        }
      }
      [failed: failed, ran: ran]
      """;

  @TempDir Path folder;

  @Test
  void everyExampleRuns() throws Exception {
    List<Verb> verbs =
        Verbs.all().stream().sorted(Comparator.comparingInt(VerbExamplesIT::turn)).toList();
    Map<String, String> verbOfExample = new LinkedHashMap<>();
    verbs.forEach(verb -> verbOfExample.putIfAbsent(verb.example(), verb.fullName()));
    Files.createDirectory(folder.resolve("examples"));
    int number = 1000;
    for (Map.Entry<String, String> example : verbOfExample.entrySet()) {
      String name = number++ + " " + example.getValue();
      Files.writeString(folder.resolve("examples").resolve(name), example.getKey());
    }
    writeSourceOf("kernel/sched/core.c");

    Map<?, ?> told = run();

    Map<?, ?> failed = (Map<?, ?>) told.get("failed");
    assertThat(
            failed.entrySet().stream()
                .map(one -> one.getKey() + ": " + one.getValue())
                .collect(Collectors.joining("\n")))
        .as("examples that failed")
        .isEmpty();
    assertThat(told.get("ran")).isEqualTo(verbOfExample.size());
  }

  private static int turn(Verb verb) {
    return verb.receiver().equals("Boot") ? -2 : LAST.indexOf(verb.fullName());
  }

  /** No test host has the kernel's sources; gdb lists any file of that name. */
  private void writeSourceOf(String file) throws IOException {
    Path source = folder.resolve(file);
    Files.createDirectories(source.getParent());
    Files.write(source, IntStream.range(1, 20_000).mapToObj(line -> "line " + line).toList());
  }

  private Map<?, ?> run() throws Exception {
    Path script = folder.resolve("run-all.groovy");
    Files.writeString(script, RUN_ALL);
    Process process =
        new ProcessBuilder(Path.of("bin/ringside").toAbsolutePath().toString(), "--json", "-")
            .directory(folder.toFile())
            .redirectInput(script.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    boolean ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
    process.destroy();
    String err = Files.readString(folder.resolve("err"));
    assertThat(ended).as("it ended in time; it said: %s", err).isTrue();
    assertThat(process.exitValue()).as(err).isZero();
    return new ObjectMapper().readValue(folder.resolve("out").toFile(), Map.class);
  }
}
