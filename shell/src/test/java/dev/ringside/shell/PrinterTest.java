package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;

class PrinterTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void theProgressLineGivesWayAndIsErasedAtTheEnd() throws IOException {
    Printer printer = Printer.on(terminal("xterm"), false);
    printer.step("booting");
    printer.line("hello");
    printer.step("booting: half");
    printer.end();
    assertThat(written())
        .isEqualTo("\r\u001b[Kbooting\r\u001b[Khello\n\r\u001b[Kbooting: half\r\u001b[K");
  }

  @Test
  void onADumbTerminalAStepIsALineOnce() throws IOException {
    Printer printer = Printer.on(terminal("dumb"), false);
    printer.step("fetching: 1 of 2 MB");
    printer.step("fetching: 2 of 2 MB");
    printer.step("booting");
    printer.end();
    assertThat(written()).isEqualTo("fetching: 1 of 2 MB\nbooting\n");
  }

  @Test
  void aStepDoesNotOverwriteAnUnfinishedLine() throws IOException {
    Printer printer = Printer.on(terminal("xterm"), false);
    printer.text("42");
    printer.step("booting");
    printer.end();
    assertThat(written()).isEqualTo("42\n\r\u001b[Kbooting\r\u001b[K");
  }

  @Test
  void whatComesFromOutsideBringsNoEscapes() throws IOException {
    Printer printer = Printer.on(terminal("xterm"), false);
    printer.guestPrinted("\u001b[31mred\u0007\n");
    printer.wrong("\u001b]0;title\u0007wrong");
    printer.showConsole(true);
    printer.consoleLine("\u001b[2Jline");
    printer.stream().print("\u001b[1mbold\n");
    assertThat(written()).doesNotContain("\u001b", "\u0007").contains("red", "wrong", "line");
  }

  @Test
  void coloursOnlyWhereTheyAreWanted() throws IOException {
    Printer.on(terminal("xterm"), true).wrong("no");
    assertThat(written()).matches("(?s)\u001b\\[31mno\u001b\\[0?m\n");
  }

  @Test
  void consoleLinesAppearOnlyWhenAskedFor() throws IOException {
    Printer printer = Printer.on(terminal("xterm"), false);
    printer.consoleLine("one");
    printer.showConsole(true);
    printer.consoleLine("two");
    printer.showConsole(false);
    printer.consoleLine("three");
    assertThat(written()).isEqualTo("two\n");
  }

  @Test
  void withoutATerminalWhatIsNoValueGoesToTheOtherStream() {
    ByteArrayOutputStream other = new ByteArrayOutputStream();
    Printer printer =
        Printer.to(
            new PrintStream(bytes, true, StandardCharsets.UTF_8),
            new PrintStream(other, true, StandardCharsets.UTF_8));
    printer.step("booting");
    printer.line("value");
    printer.wrong("no");
    printer.end();
    assertThat(written()).isEqualTo("value\n");
    assertThat(other.toString(StandardCharsets.UTF_8)).isEqualTo("booting\nno\n");
  }

  private Terminal terminal(String type) throws IOException {
    Terminal terminal =
        new ExternalTerminal(
            "test", type, new ByteArrayInputStream(new byte[0]), bytes, StandardCharsets.UTF_8);
    terminal.setSize(new Size(80, 24));
    return terminal;
  }

  private String written() {
    return bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }
}
