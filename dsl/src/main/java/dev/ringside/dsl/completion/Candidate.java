package dev.ringside.dsl.completion;

/**
 * What can stand at the cursor.
 *
 * @param text what replaces the typed part of it: {@code boot(}
 * @param shown what a list shows: {@code boot(}, or the last part of a path
 * @param description in a few words; empty for none
 * @param group the heading it belongs under: {@code verbs}, {@code files}
 * @param complete whether nothing of it is left to be typed; a folder, or a method with arguments,
 *     is not
 */
public record Candidate(
    String text, String shown, String description, String group, boolean complete) {

  static Candidate of(String text, String description, String group) {
    return new Candidate(text, text, description, group, !text.endsWith("("));
  }
}
