package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every script of the scripts folder, run as a user runs it, against the real kernel. */
class ScriptsIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** The first run fetches the kernel: some 300 MB. */
  private static final long LONGEST_MINUTES = 25;

  @TempDir Path folder;

  private record Run(int status, String out, String err) {
    List<JsonNode> rows() {
      try {
        return StreamSupport.stream(new ObjectMapper().readTree(out).spliterator(), false).toList();
      } catch (IOException failure) {
        throw new AssertionError("no JSON: " + out, failure);
      }
    }
  }

  private Run ringside(String... arguments) throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    List<String> command = new ArrayList<>(List.of("shell/bin/ringside"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(ROOT.toFile())
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    boolean ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
    process.destroy();
    assertThat(ended).as("it ended in time; it said: %s", Files.readString(err)).isTrue();
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  @Test
  void everyScriptHasATestHere() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("scripts"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.endsWith(".groovy"))
          .containsExactlyInAnyOrder(
              "first-steps.groovy",
              "spinlock.groovy",
              "bench-complete.groovy",
              "bench-conditions.groovy",
              "bench-java.groovy",
              "bench-ready.groovy",
              "bench-start.groovy");
    }
  }

  /** Its assertions are the test; twice, since a tour that is shown must not depend on luck. */
  @RepeatedTest(2)
  void firstStepsTeachesWhatIsTrue() throws Exception {
    Run run = ringside("scripts/first-steps.groovy");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).endsWith("Now type your own: vm.boot()\n");
  }

  @Test
  void spinlockTellsWhoAskedForEachLock() throws Exception {
    Run run = ringside("--json", "scripts/spinlock.groovy");

    assertThat(run.status()).as(run.err()).isZero();
    List<JsonNode> rows = run.rows();
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.path("context").asText()).isNotBlank();
              assertThat(row.path("lock").asText()).isNotBlank();
              assertThat(row.path("count").asInt()).isPositive();
              assertThat(row.path("asked").asText()).isIn("asked for", "interrupted");
            });
    assertThat(rows.stream().mapToInt(row -> row.path("count").asInt()).sum()).isGreaterThan(20);
    assertThat(contexts(rows.stream().filter(row -> row.has("stack"))))
        .as("each context has an example")
        .hasSameElementsAs(contexts(rows.stream()));
    assertThat(rows)
        .filteredOn(row -> row.has("stack"))
        .allSatisfy(
            row -> {
              JsonNode stack = row.path("stack");
              assertThat(stack.path(0).path("function").asText()).isEqualTo("_raw_spin_lock");
              assertThat(stack.path(1).path("file").asText()).isNotBlank();
              assertThat(stack.path(1).path("line").asInt()).isPositive();
            });

    List<String> asked =
        contexts(rows.stream().filter(row -> row.path("asked").asText().equals("asked for")));
    // What the program does: it opens and closes files, faults its pages in, and ends. Its reading
    // and writing takes spin locks only by chance: urandom and null have none.
    assertThat(asked).anyMatch(context -> context.startsWith("openat"));
    assertThat(asked).anyMatch(context -> context.startsWith("page fault"));
    assertThat(asked).anyMatch(context -> context.startsWith("close"));
    assertThat(asked).anyMatch(context -> context.startsWith("exit_group"));
    assertThat(asked).noneMatch(context -> context.contains("timer tick"));
  }

  private static List<String> contexts(Stream<JsonNode> rows) {
    return rows.map(row -> row.path("context").asText()).toList();
  }

  @Test
  void benchStartMeasuresRingsideBesideTheOthers() throws Exception {
    Run run = ringside("--json", "scripts/bench-start.groovy", "1");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.rows())
        .extracting(row -> row.path("program").asText())
        .startsWith("ringside", "ringside, no archive", "jshell", "gdb --batch");
    assertThat(run.rows())
        .allSatisfy(row -> assertThat(row.path("answer").asDouble()).isPositive())
        .filteredOn(row -> row.path("program").asText().matches("ringside.*|jshell"))
        .allSatisfy(
            row -> {
              assertThat(row.path("prompt").asDouble())
                  .isPositive()
                  .isLessThanOrEqualTo(row.path("answer").asDouble());
              assertThat(row.path("later line").asDouble())
                  .isPositive()
                  .isLessThan(row.path("answer").asDouble());
            });
    assertThat(run.rows().get(0).path("of ringside").asDouble()).isEqualTo(1);
  }

  @Test
  void benchCompleteAsksBothForTheSameNames() throws Exception {
    Run run = ringside("--json", "scripts/bench-complete.groovy", "1");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.rows()).extracting(row -> row.path("names").asInt()).endsWith(200_000);
    assertThat(run.rows())
        .hasSize(5)
        .allSatisfy(
            row -> {
              assertThat(row.path("ringside ms").asDouble()).isPositive();
              assertThat(row.path("ms").asDouble()).isPositive();
            });
  }

  @Test
  void benchJavaMeasuresTheFirstSnippetAndCtrlC() throws Exception {
    Run run = ringside("--json", "scripts/bench-java.groovy", "1");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.rows())
        .extracting(row -> row.path("what").asText())
        .containsExactly("first snippet", "later snippet", "Ctrl-C");
    assertThat(run.rows()).allSatisfy(row -> assertThat(row.path("ms").isNumber()).isTrue());
  }

  /** Little is measured here, and none of it is judged: each way of asking must get through. */
  @Test
  void benchConditionsMeasuresEachWayBesideTheOthers() throws Exception {
    Run run = ringside("--json", "scripts/bench-conditions.groovy", "1");

    assertThat(run.status()).as(run.err()).isZero();
    List<String> both =
        List.of(
            "% of native, pid, 1 CPU",
            "% of native, comm, 1 CPU",
            "% of native, lock, 1 CPU",
            "false hits/s that only gdb can ask",
            "true stops/s",
            "true stops/s with bt");
    assertThat(measuredWith(run, "gdb")).isEqualTo(both);
    assertThat(measuredWith(run, "gdb, ringside stub")).isEqualTo(both);
    assertThat(measuredWith(run, "ringside stub"))
        .containsExactly("ms from true to the stop, in the stub");
    assertThat(measuredWith(run, "ringside"))
        .containsExactly(
            "% of native, pid, 1 CPU",
            "% of native, comm, 1 CPU",
            "% of native, lock, 1 CPU",
            "% of native, pid, 2 CPUs",
            "% of native, pid, 1 CPU, pti=on",
            "ms from true to the stop, in the script");
    // What gdb alone leaves of the native speed may be 0.00.
    assertThat(run.rows())
        .allSatisfy(row -> assertThat(row.path("median").asText()).matches("\\d+\\.\\d\\d"))
        .filteredOn(row -> !row.path("with").asText().equals("gdb"))
        .allSatisfy(row -> assertThat(row.path("median").asDouble()).isPositive());
  }

  private static List<String> measuredWith(Run run, String how) {
    return run.rows().stream()
        .filter(row -> row.path("with").asText().equals(how))
        .map(row -> row.path("what").asText())
        .toList();
  }

  @Test
  void benchReadyMeasuresEveryPart() throws Exception {
    Run run = ringside("--json", "scripts/bench-ready.groovy", "1");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.rows())
        .extracting(row -> row.path("part").asText())
        .containsExactly(
            "JVM and script",
            "fetch",
            "initramfs",
            "accelerator",
            "qemu",
            "kernel",
            "restore",
            "agent",
            "save",
            "symbols (meanwhile)",
            "attach",
            "boot",
            "compile",
            "spawn",
            "break",
            "first stop",
            "restore as a whole",
            "command to first stop",
            "gdb alone, cold",
            "gdb alone, warm",
            "peak memory: gdb",
            "peak memory: qemu",
            "peak memory: ringside",
            "peak memory: gdb alone, cold",
            "peak memory: gdb alone, warm");
    for (String how : List.of("fresh", "cached")) {
      double parts =
          Stream.of("JVM and script", "boot", "compile", "spawn", "break", "first stop")
              .mapToDouble(part -> seconds(run, part, how))
              .sum();
      assertThat(seconds(run, "command to first stop", how))
          .as("what the script waits for; the machine's own steps begin before it")
          .isBetween(parts - 0.1, parts + 0.1);
    }
    assertThat(seconds(run, "command to first stop", "cached"))
        .isLessThan(seconds(run, "command to first stop", "fresh"));
    assertThat(seconds(run, "restore as a whole", "cached"))
        .isLessThan(seconds(run, "kernel", "fresh"));
    assertThat(seconds(run, "gdb alone, warm", "fresh"))
        .isLessThan(seconds(run, "gdb alone, cold", "fresh"));
  }

  private static double seconds(Run run, String part, String how) {
    return run.rows().stream()
        .filter(row -> row.path("part").asText().equals(part))
        .mapToDouble(row -> row.path(how).asDouble())
        .sum();
  }
}
