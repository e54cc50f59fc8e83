package dev.ringside.stub.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.io.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What gdb says that bytes mean. */
final class Disassembly {
  private static final Pattern LINE =
      Pattern.compile("\\s*0x([0-9a-f]+)(?: <[^>]*>)?:\\s+(\\S.*?)\\s*");

  private Disassembly() {}

  /** The instructions by their addresses. */
  static NavigableMap<Long, String> of(long address, byte[] code) throws IOException {
    Path folder = Files.createTempDirectory("disassembly");
    Path raw = folder.resolve("raw");
    Path elf = folder.resolve("elf");
    Files.write(raw, code);
    run(
        "objcopy",
        "-I",
        "binary",
        "-O",
        "elf64-x86-64",
        "-B",
        "i386:x86-64",
        "--rename-section",
        ".data=.text,code,alloc,load,contents",
        "--change-section-address",
        ".data=0x" + Long.toHexString(address),
        raw.toString(),
        elf.toString());
    // The bytes end within an instruction only if ours is wrong, and then gdb says so.
    String text =
        run(
            "gdb",
            "--batch",
            "-nx",
            "-ex",
            "x/" + code.length + "i 0x" + Long.toHexString(address),
            elf.toString());
    Files.delete(raw);
    Files.delete(elf);
    Files.delete(folder);
    NavigableMap<Long, String> instructions = parse(text);
    assertThat(instructions).as(text).isNotEmpty();
    return instructions.headMap(address + code.length, false);
  }

  /** The instructions in what gdb's {@code x/i} says. */
  static NavigableMap<Long, String> parse(String text) {
    NavigableMap<Long, String> instructions = new TreeMap<>();
    for (String line : text.lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        instructions.put(Long.parseUnsignedLong(matcher.group(1), 16), matcher.group(2));
      }
    }
    return instructions;
  }

  private static String run(String... command) {
    Program.Finished finished = Program.of(List.of(command)).run(Duration.ofSeconds(60));
    return finished.out();
  }
}
