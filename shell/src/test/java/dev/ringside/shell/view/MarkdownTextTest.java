package dev.ringside.shell.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownTextTest {

  private static String shown(String markdown, int columns) {
    return String.join(
        "\n",
        MarkdownText.of(markdown).lines(columns).stream().map(AttributedString::toString).toList());
  }

  @Test
  void everyBlockHasItsForm() {
    String markdown =
        """
        # First steps
        A paragraph of several
        lines, broken anew.
        - one item that is longer than a line
        - another
          that goes on
        1. numbered
        > quoted words, also longer than a line

            indented();

            code();
        ```groovy
        # no heading
        ```
        | a | b |
        | c | d |
        ---
        ### The end ###
        """;
    assertThat(shown(markdown, 24))
        .isEqualTo(
            """
            First steps
            ===========

            A paragraph of several
            lines, broken anew.

            - one item that is
              longer than a line
            - another that goes on
            1. numbered

            > quoted words, also
            > longer than a line

                indented();

                code();

                # no heading

                | a | b |
                | c | d |

            ------------------------

            The end""");
    assertThat(MarkdownText.of(markdown).headings()).containsExactly("First steps", "The end");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "`gdb.go` waits            ~ gdb.go waits",
        "**strong** and *stressed* ~ strong and stressed",
        "[here](https://a.b/c)     ~ here (https://a.b/c)",
        "_raw_spin_lock, a * b * c ~ _raw_spin_lock, a * b * c",
        "`*address` and `` a`b ``  ~ *address and  a`b",
        "2 ** 3, x[i](y)           ~ 2 ** 3, xi (y)",
      })
  void whatIsMarkedLosesItsMarks(String markdown, String shown) {
    assertThat(shown(markdown, 80)).isEqualTo(shown);
  }

  @Test
  void headingsAreBoldAndCodeIsColoured() {
    List<AttributedString> lines = MarkdownText.of("## A `verb`\n\nsee `gdb.go` now").lines(80);
    assertThat(lines.get(0).styleAt(0)).isEqualTo(AttributedStyle.BOLD);
    AttributedString text = lines.get(3);
    assertThat(text.styleAt(0)).isEqualTo(AttributedStyle.DEFAULT);
    assertThat(text.styleAt(4)).isEqualTo(MarkdownBlock.CODE);
    assertThat(text.styleAt(11)).isEqualTo(AttributedStyle.DEFAULT);
  }

  @Test
  void aWordThatIsTooWideHasALineOfItsOwn() {
    assertThat(shown("see https://example.org/long now", 10))
        .isEqualTo("see\nhttps://example.org/long\nnow");
  }

  @Test
  void nothingIsLostWhateverTheMarkup() {
    for (String odd : List.of("#", "```", "```\nopen", "-", "*", "**", "`", "[a](", ">", "|", "")) {
      assertThat(shown(odd, 80).replaceAll("[\\s>=-]", ""))
          .as(odd)
          .isEqualTo(odd.replaceAll("[\\s>-]|```", ""));
    }
  }
}
