package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.Parser.ParseContext;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Size;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryParserTest {
  private static final String PROMPT = "ringside> ";
  private final EntryParser parser = new EntryParser();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1 + 1",
        "foo(]",
        "'abc",
        "/help foo(",
        "?foo(",
        "/time foo()",
        "/timer foo(",
        "ringside> /help foo(",
        "foo(\n",
        "foo(\n  ",
        "'''\n\n",
        "a\nb"
      })
  void enterEndsTheEntry(String text) {
    assertThatCode(() -> parser.parse(text, text.length(), ParseContext.ACCEPT_LINE))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "foo(, ), 1",
    "foo([1, ], 2",
    "def f() {\\n  x, }, 1",
    "/re.*/ +, +, 0",
    "ringside> foo(, ), 1",
    "gdb.break('f') < pid ==, >, 0",
    "/time foo(, ), 1",
    "ringside> /t foo([, ], 2",
  })
  void enterBeginsALine(String text, String missing, int open) {
    String typed = text.replace("\\n", "\n");
    for (ParseContext context :
        new ParseContext[] {ParseContext.ACCEPT_LINE, ParseContext.SECONDARY_PROMPT}) {
      EOFError error =
          catchThrowableOfType(EOFError.class, () -> parser.parse(typed, typed.length(), context));
      assertThat(error.getMissing()).isEqualTo(missing);
      assertThat(error.getOpenBrackets()).isEqualTo(open);
    }
  }

  /** JLine asks with the end of the line for what the prompt behind it shall say. */
  @Test
  void thePromptOfALineKnowsWhatIsOpenAboveIt() {
    EOFError error =
        catchThrowableOfType(
            EOFError.class, () -> parser.parse("foo(\n", 5, ParseContext.SECONDARY_PROMPT));
    assertThat(error.getMissing()).isEqualTo(")");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "gdb.bre|, bre",
        "gdb.break('_raw_sp|ock'), _raw_sp",
        "x = |, ``",
        "'😀' + vm.bo|, bo",
        "/open ~/a-b.gr|, ~/a-b.gr",
        "/he|, /he",
        "foo(\\n  'ab|, ab",
      })
  void theWordBeforeTheCursorIsCompleted(String marked, String word) {
    String text = marked.replace("|", "").replace("\\n", "\n");
    String before = marked.substring(0, marked.indexOf('|')).replace("\\n", "\n");
    int cursor = before.codePointCount(0, before.length());
    CompletingParsedLine line =
        (CompletingParsedLine) parser.parse(text, cursor, ParseContext.COMPLETE);
    assertThat(line.line()).isEqualTo(text);
    assertThat(line.cursor()).isEqualTo(before.length());
    assertThat(line.word()).isEqualTo(word);
    assertThat(line.rawWordCursor()).isEqualTo(line.wordCursor()).isEqualTo(word.length());
    assertThat(line.escape("it's \\ a", true)).hasToString("it's \\ a");
  }

  @Test
  void openLinesGoOnUnderAPromptThatSaysWhatIsOpen() throws IOException {
    String[] screen = {""};
    assertThat(typed("foo([1,\r2],\r'''!x\\ty\r''')\r", screen))
        .isEqualTo("foo([1,\n2],\n'''!x\\ty\n''')");
    assertThat(screen[0]).contains(".......]> 2", ".......)> '''", ".....'''> '''");
  }

  @Test
  void aSecondEnterEndsAnOpenEntry() throws IOException {
    assertThat(typed("foo(\r\r", new String[1])).isEqualTo("foo(\n");
  }

  @Test
  void aPastedBlockIsOneEntry() throws IOException {
    String[] screen = {""};
    String paste = "\u001b[200~def f() {\n\n  1\n}\nf()\u001b[201~\r";
    assertThat(typed(paste, screen)).isEqualTo("def f() {\n\n  1\n}\nf()");
  }

  private String typed(String keys, String[] screen) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayInputStream in = new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8));
    try (ExternalTerminal terminal =
        new ExternalTerminal("test", "xterm", in, out, StandardCharsets.UTF_8)) {
      terminal.setSize(new Size(80, 24));
      LineReaderImpl reader = new LineReaderImpl(terminal, "test");
      reader.setParser(parser);
      reader.setHighlighter(new EntryHighlighter(true, () -> true));
      reader.option(Option.DISABLE_EVENT_EXPANSION, true);
      reader.option(Option.BRACKETED_PASTE, true);
      reader.setVariable(LineReader.SECONDARY_PROMPT_PATTERN, EntryParser.CONTINUATION);
      String line = reader.readLine(PROMPT);
      screen[0] = out.toString(StandardCharsets.UTF_8).replaceAll("\u001b\\[[0-9;?]*[a-zA-Z]", "");
      return line;
    }
  }
}
