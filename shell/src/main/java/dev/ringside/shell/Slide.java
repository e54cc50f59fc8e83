package dev.ringside.shell;

import dev.ringside.dsl.Session;
import dev.ringside.dsl.recording.Language;
import dev.ringside.dsl.recording.Piece;
import dev.ringside.shell.view.MarkdownText;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** How a step of a lecture looks. Stateless; for one thread, since it colours code. */
final class Slide {
  /** In the fonts of the Linux console too. */
  private static final String MARK = "► ";

  private static final AttributedStyle QUIET =
      AttributedStyle.DEFAULT.foreground(AttributedStyle.BRIGHT + AttributedStyle.BLACK);
  private static final AttributedStyle MARKED =
      AttributedStyle.BOLD.foreground(AttributedStyle.YELLOW);
  private static final AttributedStyle WRONG =
      AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);
  private final EntryHighlighter highlighter = new EntryHighlighter(true, () -> true);

  /** What is read before the statement, in lines; between two pieces stands an empty one. */
  List<AttributedString> text(List<Piece> pieces, int columns) {
    List<AttributedString> lines = new ArrayList<>();
    for (Piece piece : pieces) {
      if (!lines.isEmpty()) {
        lines.add(AttributedString.EMPTY);
      }
      if (piece instanceof Piece.Text text) {
        lines.addAll(MarkdownText.of(Session.printable(text.markdown())).lines(columns));
      } else if (piece instanceof Piece.Failed failed) {
        lines.addAll(code("     ! ", AttributedStyle.DEFAULT, failed.source()));
        failed
            .sentence()
            .lines()
            .forEach(line -> lines.add(new AttributedString(Session.printable(line), WRONG)));
      }
    }
    return lines;
  }

  /** The statement that comes next, marked and counted. */
  List<AttributedString> statement(Piece.Statement statement, int number, int count) {
    String java = statement.language() == Language.JAVA ? "java " : "";
    return code(number + "/" + count + " " + java + MARK, MARKED, statement.source());
  }

  private List<AttributedString> code(String margin, AttributedStyle style, String source) {
    String printable = Session.printable(source);
    List<AttributedString> lines = new ArrayList<>();
    for (AttributedString line :
        highlighter.highlight(printable, -1).columnSplitLength(Integer.MAX_VALUE)) {
      AttributedStringBuilder whole = new AttributedStringBuilder();
      if (lines.isEmpty()) {
        whole.append(margin, style);
      } else {
        whole.append(" ".repeat(margin.length()), QUIET);
      }
      lines.add(whole.append(line).toAttributedString());
    }
    return lines;
  }
}
