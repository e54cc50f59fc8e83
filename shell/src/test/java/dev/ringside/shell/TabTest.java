package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.dsl.recording.Language;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jline.reader.LineReader.Option;
import org.jline.terminal.Size;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;

/** Keys typed into a reader without a terminal. */
class TabTest {
  private String screen = "";

  private String typed(String keys) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    byte[] bytes = (keys + "\r").getBytes(StandardCharsets.UTF_8);
    try (DumbTerminal terminal =
        new DumbTerminal(
            "test", "xterm", new ByteArrayInputStream(bytes), output, StandardCharsets.UTF_8)) {
      terminal.setSize(new Size(100, 30));
      EntryReader reader = new EntryReader(terminal);
      reader.setParser(new EntryParser());
      reader.option(Option.DISABLE_EVENT_EXPANSION, true);
      Tab.install(
          reader,
          new EntryCompleter(
              Optional::empty,
              () -> Language.GROOVY,
              () -> List.of("/help", "/history"),
              () -> List.of("console")));
      String line = reader.readLine("ringside> ");
      screen = output.toString(StandardCharsets.UTF_8);
      return line;
    }
  }

  @Test
  void writesWhatIsCertain() throws IOException {
    assertThat(typed("vm.bo\t)")).isEqualTo("vm.boot()");
    assertThat(typed("vm.boot(kern\t1)")).isEqualTo("vm.boot(kernel: 1)");
    assertThat(typed("vm.boot(accelerator: 'k\t)")).isEqualTo("vm.boot(accelerator: 'kvm')");
    assertThat(typed("x = 1; gdb.disa\t'f')")).isEqualTo("x = 1; gdb.disasm('f')");
    assertThat(typed("'ä𝄞'.toUpp\t)")).isEqualTo("'ä𝄞'.toUpperCase()");
    assertThat(typed("absent.x\t")).isEqualTo("absent.x");
  }

  @Test
  void listsWhatIsNotAndLetsTheNextKeyAct() throws IOException {
    assertThat(typed("gdb.step\ti()")).isEqualTo("gdb.stepi()");
    assertThat(screen).contains("Runs to another source line, into functions");
    assertThat(typed("gdb.st\te\tpi()")).isEqualTo("gdb.stepepi()");
  }

  @Test
  void theSecondTellsHowTheCallIsWritten() throws IOException {
    assertThat(typed("vm.bo\t\t)")).isEqualTo("vm.boot()");
    assertThat(screen).contains("vm.boot(kernel: 'debian', …)").contains("Boots a kernel");
    assertThat(typed("gdb.go(\u001b[Z)")).isEqualTo("gdb.go()");
    assertThat(screen).contains("gdb.go(timeout: 30)");
  }

  @Test
  void knowsTheShellsCommands() throws IOException {
    assertThat(typed("/he\t")).isEqualTo("/help ");
    assertThat(typed("/set con\t")).isEqualTo("/set console");
    assertThat(typed("/help gdb.disa\t")).isEqualTo("/help gdb.disasm");
    assertThat(typed("?gdb.disa\t")).isEqualTo("?gdb.disasm");
  }
}
