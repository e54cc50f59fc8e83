package dev.ringside.dsl.syntax;

import dev.ringside.condition.GuestValue;
import groovy.lang.Binding;
import groovy.lang.Closure;
import groovy.lang.GroovyObjectSupport;
import groovy.lang.GroovyShell;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.codehaus.groovy.control.CompilerConfiguration;

/** Reads the files of cases, and runs a case against an object that takes any call. */
final class SyntaxCases {
  /** One line of a file: its form's letter, the source, and what is expected of it. */
  record Case(char form, String source, String expected) {}

  /** Takes any call and notes it. */
  static final class Recorder extends GroovyObjectSupport {
    final List<String> calls = new ArrayList<>();

    @Override
    public Object invokeMethod(String name, Object arguments) {
      String text =
          Stream.of((Object[]) arguments)
              .map(a -> a instanceof Closure ? "{action}" : String.valueOf(a))
              .collect(Collectors.joining(", "));
      calls.add(name + "(" + text + ")");
      return this;
    }

    @Override
    public String toString() {
      return "gdb";
    }
  }

  /** The result of a script, and the calls it made. */
  record Run(Object result, String calls) {}

  private SyntaxCases() {}

  static List<Case> read(String resource, char form) {
    try (InputStream in = SyntaxCases.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(form + "  "))
          .map(line -> parse(form, line.substring(3)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Case parse(char form, String line) {
    String separator =
        switch (form) {
          case 'U' -> "$";
          case 'E' -> "\\s{2,}(?=\\d+:\\d+\\s)";
          default -> "\\s+=>\\s+";
        };
    String[] parts = line.split(separator, 2);
    String source = parts[0].replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t");
    return new Case(form, source, parts.length > 1 ? parts[1].strip() : "");
  }

  static Run run(String source) {
    Recorder gdb = new Recorder();
    Map<String, Object> host = new LinkedHashMap<>(Map.of("port", 80));
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("gdb", gdb);
    variables.put("target", 42);
    variables.put("task", (GuestValue) () -> 7);
    variables.put("name", "sh");
    variables.put("nothing", null);
    variables.put("flag", true);
    variables.put("half", 0.5);
    variables.put("five", BigDecimal.TEN.divide(BigDecimal.valueOf(2)));
    variables.put("pids", List.of(3, 4));
    variables.put("host", host);
    variables.put("addr", new Address());
    CompilerConfiguration configuration = new CompilerConfiguration();
    ConditionSyntax.configure(configuration);
    GroovyShell shell =
        new GroovyShell(SyntaxCases.class.getClassLoader(), new Binding(variables), configuration);
    Object result = shell.evaluate(source);
    return new Run(result, String.join("; ", gdb.calls));
  }

  private static final class Address extends Closure<Object> {
    private static final long serialVersionUID = 1L;

    Address() {
      super(null);
    }

    @Override
    public Object call(Object... arguments) {
      return 1000 + ((Number) arguments[0]).longValue();
    }
  }
}
