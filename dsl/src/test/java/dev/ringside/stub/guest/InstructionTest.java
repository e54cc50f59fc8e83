package dev.ringside.stub.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringside.io.Program;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstructionTest {
  private static final int CHUNK = Integer.getInteger("chunk", 0x1_0000);
  private static final int LONGEST = 15;
  private static final Pattern TARGET = Pattern.compile("# 0x([0-9a-f]+)");
  private static final Pattern JUMP =
      Pattern.compile("^(?:\\S+ +)*(?:j\\w+|call\\w?|loop\\w*)(?:,p[nt])? +0x([0-9a-f]+)");
  private static final Pattern LEAVES =
      Pattern.compile(
          "^(?:(?:notrack|bnd|repz?|repnz|data16|addr32|lock|[c-gs]s|rex\\S*) +)*"
              + "(?:l?(?:j|call|ret)|loop|int|ud[012]|sys(?!ctl)|iret|rsm)");

  @ParameterizedTest
  @CsvSource({
    "90, 1, -1, false",
    "0f1f440000, 5, -1, false",
    "f30f1efa, 4, -1, false",
    "e800000000, 5, -1, true",
    "ff15 00000000, 6, 2, true",
    "488b05 10000000, 7, 3, false",
    "488b0425 10000000, 8, -1, false",
    "c705 10000000 01000000, 10, 2, false",
    "66c705 10000000 0100, 9, 3, false",
    "48b8 1122334455667788, 10, -1, false",
    "f605 10000000 01, 7, 2, false",
    "f615 10000000, 6, 2, false",
    "4157, 2, -1, false",
    "c3, 1, -1, true",
    "0f0b, 2, -1, true",
    "0f22d8, 3, -1, false",
    "0f22 18, 3, -1, false",
    "7405, 2, -1, true",
    "ff30, 2, -1, false",
    "ff20, 2, -1, true",
    "65488b1c25 80fb0100, 9, -1, false",
    "c5f877, 3, -1, false",
    "c4e37d1805 10000000 01, 10, 5, false",
    "62f17c48100510000000, 10, 6, false"
  })
  void someOfEachKind(String hex, int length, int operand, boolean leaves) {
    byte[] code = HexFormat.of().parseHex(hex.replace(" ", ""));
    OptionalInt at = operand < 0 ? OptionalInt.empty() : OptionalInt.of(operand);
    Instruction decoded = Instruction.decode(code, 0).orElseThrow();
    assertThat(decoded.length()).isEqualTo(length);
    assertThat(decoded.ripOperand()).isEqualTo(at);
    assertThat(decoded.leaves()).isEqualTo(leaves);
    for (int i = 0; i < length; i++) {
      byte[] part = Arrays.copyOf(code, i);
      assertThat(Instruction.decode(part, 0)).as("%d bytes of %s", i, hex).isEmpty();
    }
  }

  /** Four pieces of a kernel: core, scheduler, network, and all that aligned assembler has. */
  @ParameterizedTest
  @ValueSource(strings = {"_stext", "schedule", "tcp_sendmsg", "copy_user_generic_string"})
  void gdbSeesTheSameInstructionsInAKernel(String symbol, @TempDir Path folder) throws IOException {
    Optional<Path> kernel = kernel();
    assumeTrue(kernel.isPresent(), "no kernel is in the cache");
    Path bytes = folder.resolve("bytes");
    String text =
        Program.of(
                "gdb",
                "--batch",
                "-nx",
                "-readnever",
                "-ex",
                "dump binary memory %s %s (char*)%s+%d".formatted(bytes, symbol, symbol, CHUNK),
                "-ex",
                "x/%di %s".formatted(CHUNK, symbol),
                kernel.get().toString())
            .run(Duration.ofSeconds(120))
            .out();
    NavigableMap<Long, String> theirs = Disassembly.parse(text);
    ByteBuffer code = ByteBuffer.wrap(Files.readAllBytes(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    long start = theirs.firstKey();
    int count = 0;
    for (Map.Entry<Long, String> line : theirs.headMap(theirs.lastKey()).entrySet()) {
      int at = (int) (line.getKey() - start);
      // Some 32-bit code lies in the kernel's text, which means other things in 64-bit mode.
      if (at < code.capacity() - LONGEST && !line.getValue().contains("(bad)")) {
        String what = "0x%x: %s".formatted(line.getKey(), line.getValue());
        Optional<Instruction> ours = Instruction.decode(code.array(), at);
        assertThat(ours).as(what).isPresent();
        long length = theirs.higherKey(line.getKey()) - line.getKey();
        assertThat(ours.get().length()).as(what).isEqualTo((int) length);
        compare(ours.get(), code, at, line.getKey(), what);
        count++;
      }
    }
    assertThat(count).isGreaterThan(CHUNK / 6);
  }

  private static void compare(
      Instruction instruction, ByteBuffer code, int at, long address, String what) {
    String text = what.substring(what.indexOf(' ') + 1);
    assertThat(instruction.ripOperand().isPresent()).as(text).isEqualTo(text.contains("(%rip)"));
    assertThat(instruction.leaves()).as(text).isEqualTo(LEAVES.matcher(text).find());
    Matcher jump = JUMP.matcher(text);
    OptionalLong to = instruction.target(code.array(), at, address);
    assertThat(to.isPresent()).as(what).isEqualTo(jump.find());
    if (to.isPresent()) {
      assertThat(to.getAsLong()).as(what).isEqualTo(Long.parseUnsignedLong(jump.group(1), 16));
    }
    Matcher target = TARGET.matcher(text);
    if (instruction.ripOperand().isPresent() && target.find()) {
      int operand = at + instruction.ripOperand().getAsInt();
      int distance = code.getInt(operand);
      assertThat(address + instruction.length() + distance)
          .as(text)
          .isEqualTo(Long.parseUnsignedLong(target.group(1), 16));
    }
  }

  private static Optional<Path> kernel() throws IOException {
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "ringside", "kernels");
    if (!Files.isDirectory(cache)) {
      return Optional.empty();
    }
    try (Stream<Path> folders = Files.list(cache)) {
      return folders.map(folder -> folder.resolve("vmlinux")).filter(Files::exists).findFirst();
    }
  }
}
