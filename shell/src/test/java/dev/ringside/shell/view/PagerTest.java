package dev.ringside.shell.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PagerTest {
  private static final String LONG =
      IntStream.rangeClosed(1, 100).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
  private static final int CONTROL_C = 3;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void whatFitsTheScreenIsPrintedAndNoKeyAwaited() throws IOException {
    page("xterm", "", "one\ntwo");
    assertThat(printed()).isEqualTo("one\ntwo\n");
  }

  @Test
  void aTerminalWithoutACursorGetsAllOfIt() throws IOException {
    page(Terminal.TYPE_DUMB, "", LONG);
    assertThat(printed()).isEqualTo(LONG + "\n");
  }

  @Test
  void aPageIsShownAtATimeUntilItIsLeft() throws IOException {
    page("xterm", "q", LONG);
    assertThat(printed()).contains("line 1", "line 9").doesNotContain("line 40");
  }

  @Test
  void aBlankTurnsThePage() throws IOException {
    page("xterm", " q", LONG);
    assertThat(printed()).contains("line 1", "line 15").doesNotContain("line 40");
  }

  @Test
  void controlCLeavesThePagerAndInterruptsNothingElse() throws IOException {
    InputStream typed =
        new InputStream() {
          private boolean over;

          @Override
          public int read() {
            if (over) {
              return -1;
            }
            over = true;
            awaitShown("line 9");
            return CONTROL_C;
          }
        };
    page("xterm", typed, LONG);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  private void page(String type, String keys, String text) throws IOException {
    page(type, new ByteArrayInputStream(keys.getBytes(UTF_8)), text);
  }

  private void page(String type, InputStream typed, String text) throws IOException {
    try (Terminal terminal = new ExternalTerminal("test", type, typed, out, UTF_8)) {
      terminal.setSize(new Size(80, 10));
      new Pager(terminal).page("value", new Shown(text, false));
    }
  }

  private String printed() {
    return out.toString(UTF_8).replace("\r\n", "\n");
  }

  private void awaitShown(String text) {
    while (!printed().contains(text)) {
      Thread.onSpinWait();
    }
  }
}
