package dev.ringside.dsl;

import dev.ringside.image.BootKey;
import dev.ringside.kernel.KernelShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A kernel's shape, asked for once for each vmlinux: gdb 13.1 reads the types of two compilation
 * units of Debian's for it, which takes 0.3 s of each session. Used by one thread at a time.
 */
final class RememberedShape implements KernelShape {
  private static final String NONE = "none";
  private final KernelShape asked;
  private final Path file;
  private final Map<String, String> answers = new TreeMap<>();
  private boolean more;

  private RememberedShape(KernelShape asked, Path file) {
    this.asked = asked;
    this.file = file;
  }

  /**
   * The shape of a kernel.
   *
   * @param asked who knows it
   * @param folder where answers are kept
   */
  static RememberedShape of(KernelShape asked, Path vmlinux, Path folder) {
    Path file = folder.resolve(BootKey.of(List.of("shape"), List.of(vmlinux)));
    RememberedShape shape = new RememberedShape(asked, file);
    try {
      for (String line : Files.readAllLines(file)) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          shape.answers.put(line.substring(0, equals), line.substring(equals + 1));
        }
      }
    } catch (IOException unknown) {
      shape.answers.clear();
    }
    return shape;
  }

  @Override
  public boolean hasVariable(String name) {
    return !answer(name, () -> asked.hasVariable(name) ? "there" : NONE).equals(NONE);
  }

  @Override
  public OptionalLong offset(String struct, String member) {
    String answer =
        answer(
            struct + "." + member,
            () -> {
              OptionalLong offset = asked.offset(struct, member);
              return offset.isPresent() ? Long.toString(offset.getAsLong()) : NONE;
            });
    return answer.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(answer))
        : OptionalLong.empty();
  }

  private String answer(String question, Supplier<String> ask) {
    String known = answers.get(question);
    if (known != null) {
      return known;
    }
    more = true;
    String answer = ask.get();
    answers.put(question, answer);
    return answer;
  }

  /**
   * Keeps what was asked for the next session, unless who knows has gone meanwhile: then "there is
   * none" would be no answer. A folder that cannot be written costs time and nothing else.
   *
   * @param variable one that this kernel has
   */
  void keep(String variable) {
    if (!more || !asked.hasVariable(variable)) {
      return;
    }
    String text =
        answers.entrySet().stream()
            .map(one -> one.getKey() + "=" + one.getValue() + "\n")
            .collect(Collectors.joining());
    try {
      Files.createDirectories(file.getParent());
      Path temporary = Files.createTempFile(file.getParent(), ".shape", "");
      Files.writeString(temporary, text);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      more = false;
    } catch (IOException unwritable) {
      more = true;
    }
  }
}
