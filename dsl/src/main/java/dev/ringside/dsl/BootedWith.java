package dev.ringside.dsl;

import dev.ringside.image.Kernel;
import dev.ringside.io.Program;
import dev.ringside.io.ProgramException;
import dev.ringside.kernel.Symbols;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.codehaus.groovy.runtime.FormatHelper;

/**
 * What a machine was booted with, for the header of a recorded session. Immutable; the symbols may
 * still be read.
 */
record BootedWith(
    Kernel kernel, Optional<CompletableFuture<Symbols>> symbols, Map<String, ?> arguments) {
  private static final Duration SYMBOLS_READ = Duration.ofSeconds(60);
  private static final Duration PROGRAM_ANSWERS = Duration.ofSeconds(10);
  private static final Pattern VERSION = Pattern.compile("\\d+(?:\\.\\d+)+");

  /** The kernel with its build id, QEMU and gdb; what cannot be known is left out. */
  String machine() {
    String release = kernel.release().isEmpty() ? kernel.name() : kernel.release();
    return release
        + buildId().map(id -> " (build id " + id + ")").orElse("")
        + version("qemu-system-x86_64").map(number -> ", QEMU " + number).orElse("")
        + version("gdb").map(number -> ", gdb " + number).orElse("");
  }

  private Optional<String> buildId() {
    try {
      return symbols.flatMap(
          reading -> Await.of(reading, SYMBOLS_READ, "the symbol table").buildId());
    } catch (RingsideException unreadable) {
      return Optional.empty();
    }
  }

  private static Optional<String> version(String program) {
    try {
      String told = Program.of(program, "--version").run(PROGRAM_ANSWERS).out();
      Matcher number = VERSION.matcher(told.lines().findFirst().orElse(""));
      return number.find() ? Optional.of(number.group()) : Optional.empty();
    } catch (ProgramException absent) {
      return Optional.empty();
    }
  }

  /** As they are written in Groovy: {@code kernel: 'debian', nokaslr: true}. */
  String written() {
    return arguments.entrySet().stream()
        .map(argument -> argument.getKey() + ": " + FormatHelper.inspect(argument.getValue()))
        .collect(Collectors.joining(", "))
        .replace('\n', ' ');
  }
}
