package dev.ringside.dsl.completion;

import java.util.List;

/**
 * What can stand at the cursor, best first.
 *
 * @param from where the part begins that a candidate replaces, up to the cursor; in Java chars
 * @param candidates at most {@link #MOST}
 * @param more how many others there are
 * @param close what ends a string behind its only, complete candidate: a quote; empty elsewhere
 */
public record Result(int from, List<Candidate> candidates, int more, String close) {
  /** The longest list that is of use. */
  public static final int MOST = 200;

  /** Keeps its own copy of the first {@link #MOST} and counts the others. */
  public Result {
    more += Math.max(0, candidates.size() - MOST);
    candidates = List.copyOf(candidates.subList(0, Math.min(MOST, candidates.size())));
  }

  static Result none(int from) {
    return new Result(from, List.of(), 0, "");
  }

  static Result of(int from, List<Candidate> candidates) {
    return new Result(from, candidates, 0, "");
  }
}
