package dev.ringside.shell;

import dev.ringside.dsl.Session;
import dev.ringside.dsl.Situation;
import dev.ringside.dsl.Stop;
import dev.ringside.dsl.recording.Language;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * The prompt for a state of the machine: {@code ringside[running]>}, {@code ringside:java>}.
 * Stateless.
 */
final class Prompt {
  private static final String NAME = "ringside";
  private static final AttributedStyle QUIET =
      AttributedStyle.DEFAULT.foreground(AttributedStyle.BRIGHT + AttributedStyle.BLACK);
  private static final AttributedStyle MOVING =
      AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN);
  private static final AttributedStyle STANDING =
      AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW);
  private static final AttributedStyle LOST =
      AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);

  private Prompt() {}

  /** The prompt, with a blank behind it; styled for terminals that can show it. */
  static AttributedString of(Situation situation, Language language) {
    AttributedStringBuilder prompt = new AttributedStringBuilder();
    prompt.append(NAME, AttributedStyle.BOLD);
    if (language == Language.JAVA) {
      prompt.append(":java", QUIET);
    }
    switch (situation.phase()) {
      case OFF:
        break;
      case BOOTING:
        bracketed(prompt, "booting", MOVING);
        break;
      case RUNNING:
        bracketed(prompt, "running", MOVING);
        break;
      case STOPPED:
        bracketed(prompt, situation.stop().map(Prompt::where).orElse("stopped"), STANDING);
        break;
      case NO_DEBUGGER:
        bracketed(prompt, "no debugger", LOST);
        break;
      default:
        bracketed(prompt, "ended", LOST);
    }
    return prompt.append(">", AttributedStyle.BOLD).append(" ").toAttributedString();
  }

  private static void bracketed(AttributedStringBuilder prompt, String what, AttributedStyle how) {
    prompt.append("[", QUIET).append(what, how).append("]", QUIET);
  }

  /** The guest chooses the command's name, so it is made printable. */
  private static String where(Stop stop) {
    String task = stop.getPid() < 0 ? "" : " pid " + stop.getPid() + " " + stop.getComm();
    return Session.printable("cpu" + stop.getCpu() + task + " " + stop.getFunction());
  }
}
