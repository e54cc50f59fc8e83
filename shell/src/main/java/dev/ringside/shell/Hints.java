package dev.ringside.shell;

import dev.ringside.dsl.completion.Signature;
import java.util.List;
import java.util.Optional;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** How a call is written, for below the line. */
final class Hints {
  private Hints() {}

  /**
   * The signatures with their purposes.
   *
   * @param width of the terminal, 0 where unknown
   * @return empty where nothing is known
   */
  static Optional<AttributedString> of(List<Signature> signatures, int width) {
    AttributedStringBuilder hint = new AttributedStringBuilder();
    for (Signature signature : signatures) {
      if (hint.length() > 0) {
        hint.append('\n');
      }
      hint.styled(AttributedStyle.BOLD, CandidateList.cut(signature.usage(), width));
      if (!signature.purpose().isEmpty()) {
        String line = signature.purpose().lines().findFirst().orElse("");
        hint.append('\n').append(CandidateList.cut("  " + line, width));
      }
    }
    return signatures.isEmpty() ? Optional.empty() : Optional.of(hint.toAttributedString());
  }
}
