package dev.ringside.wire.mi;

import java.util.OptionalLong;
import java.util.function.Function;

/**
 * One line of GDB/MI output (GDB manual, "GDB/MI Output Syntax"; seen from gdb 13.1, {@code
 * -i=mi3}).
 */
public sealed interface MiRecord {

  /**
   * The answer to one command: {@code 12^done,value="1"}. A command ends with its result record,
   * never with the prompt.
   *
   * @param token the number which the command carried
   * @param resultClass {@code done}, {@code running}, {@code connected}, {@code error} or {@code
   *     exit}
   * @param results what came with it; {@code msg} and maybe {@code code} for an error
   */
  record Result(OptionalLong token, String resultClass, MiTuple results) implements MiRecord {}

  /**
   * Something that happened: {@code *stopped,reason="breakpoint-hit",…}.
   *
   * @param token the number of the command which caused it; gdb 13.1 gives one rarely
   * @param kind which of the three marks it had
   * @param asyncClass {@code stopped}, {@code running}, {@code thread-created}, …
   * @param results what came with it
   */
  record Async(OptionalLong token, Kind kind, String asyncClass, MiTuple results)
      implements MiRecord {}

  /**
   * Text for a person.
   *
   * @param channel whose text
   * @param text the text with its line ends; one line of text may come in several records
   */
  record Stream(Channel channel, String text) implements MiRecord {}

  /** {@code (gdb)}: gdb waits for a command. Says nothing about which commands have ended. */
  record Prompt() implements MiRecord {}

  /**
   * A line which is not MI: the debugged program's own output, a Python traceback, a broken line.
   *
   * @param line the line, or its beginning when it was too long
   * @param why what is wrong with it, with the column (from 1) where that is known
   */
  record Junk(String line, String why) implements MiRecord {}

  /** The three kinds of asynchronous record. */
  enum Kind {
    /** {@code *}: the target changed its state. */
    EXEC('*'),
    /** {@code +}: progress of a slow operation, such as a download. */
    STATUS('+'),
    /** {@code =}: something a front end may want to know. */
    NOTIFY('=');

    final char mark;

    Kind(char mark) {
      this.mark = mark;
    }
  }

  /** The three kinds of stream. */
  enum Channel {
    /** {@code ~}: what gdb's console would show. */
    CONSOLE('~'),
    /** {@code @}: what the target wrote, such as the answer of a {@code monitor} command. */
    TARGET('@'),
    /** {@code &}: gdb's own log, the echo of console commands included. */
    LOG('&');

    final char mark;

    Channel(char mark) {
      this.mark = mark;
    }
  }

  /** Applies the function that belongs to this kind of record. */
  default <T> T fold(
      Function<? super Result, ? extends T> result,
      Function<? super Async, ? extends T> async,
      Function<? super Stream, ? extends T> stream,
      Function<? super Prompt, ? extends T> prompt,
      Function<? super Junk, ? extends T> junk) {
    if (this instanceof Result record) {
      return result.apply(record);
    }
    if (this instanceof Async record) {
      return async.apply(record);
    }
    if (this instanceof Stream record) {
      return stream.apply(record);
    }
    if (this instanceof Prompt record) {
      return prompt.apply(record);
    }
    return junk.apply((Junk) this);
  }
}
