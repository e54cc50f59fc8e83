package dev.ringside.dsl.recording;

/** What a recorded statement is written in. */
public enum Language {
  /** What is typed at the shell's prompt. */
  GROOVY,
  /** What stands in a block of its own. */
  JAVA
}
