package dev.ringside.wire.rsp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The specification's name of a command packet, for logs, counters and messages. */
public final class RspNames {
  // Longest names first: vCont? asks and vCont resumes, vFile and qXfer have families.
  private static final Pattern NAME =
      Pattern.compile(
          "vCont\\?|vFile:[A-Za-z]+|v[A-Za-z]+"
              + "|qXfer:[A-Za-z-]+:(?:read|write)"
              + "|[qQ][A-Za-z][A-Za-z.-]*"
              + "|[zZ][0-9]|b[cs]|[!?]|[A-Za-z]");

  private RspNames() {}

  /**
   * {@code qSupported}, {@code vCont}, {@code Z0}, {@code m}, {@code ?}, {@code
   * qXfer:features:read} …; {@code unknown} for what cannot be a command, the empty payload
   * included.
   */
  public static String of(String payload) {
    Matcher name = NAME.matcher(payload);
    return name.lookingAt() ? name.group() : "unknown";
  }
}
