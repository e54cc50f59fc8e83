package dev.ringside.dsl.completion;

import dev.ringside.dsl.syntax.Lexeme;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * An expression such as {@code gdb.bt()[0].function}: what it begins with, then what is asked of
 * it.
 *
 * @param links the first is a root, the others are not; empty where the text is no such expression
 * @param start the piece it begins with
 */
record Chain(List<Link> links, int start) {
  private static final Chain NONE = new Chain(List.of(), -1);

  /** What a link of the chain is. */
  enum Kind {
    /** Roots. */
    NAME,
    FREE_CALL,
    NEW,
    STRING,
    NUMBER,
    LIST,
    CLOSURE,
    GROUP,
    /** Links behind a root. */
    PROPERTY,
    CALL,
    INDEX
  }

  /**
   * A link.
   *
   * @param name what is asked for; the text of a literal
   * @param from the piece of its opening bracket, or its only one
   * @param to the piece of its closing bracket, or its only one
   */
  record Link(Kind kind, String name, int from, int to) {}

  /** The expression whose last piece is {@code end}. */
  static Chain endingAt(Pieces pieces, int end) {
    return new Walk(pieces).from(end);
  }

  boolean isEmpty() {
    return links.isEmpty();
  }

  /** The way back from the end. */
  private static final class Walk {
    private final Pieces pieces;
    private final Deque<Link> links = new ArrayDeque<>();

    Walk(Pieces pieces) {
      this.pieces = pieces;
    }

    Chain from(int end) {
      int at = end;
      while (at >= 0) {
        int next = step(at);
        if (next == DONE) {
          return new Chain(List.copyOf(links), begin);
        }
        if (next < 0) {
          return NONE;
        }
        at = next;
      }
      return NONE;
    }

    private static final int DONE = -2;
    private static final int UNKNOWN = -1;
    private int begin;

    /** Takes what ends at this piece; the piece before it, {@code DONE} or {@code UNKNOWN}. */
    private int step(int at) {
      if (pieces.isName(at)) {
        return named(Kind.NAME, Kind.PROPERTY, at, at, at);
      }
      int opening = pieces.partner(at);
      if (pieces.is(at, ")") && opening >= 0) {
        return pieces.isName(opening - 1)
            ? named(Kind.FREE_CALL, Kind.CALL, opening - 1, opening, at)
            : root(Kind.GROUP, opening, at);
      }
      if (pieces.is(at, "}") && opening >= 0) {
        return closure(opening, at);
      }
      if (pieces.is(at, "]") && opening >= 0) {
        if (endsOperand(opening - 1)) {
          links.push(new Link(Kind.INDEX, "", opening, at));
          return opening - 1;
        }
        return root(Kind.LIST, opening, at);
      }
      return switch (pieces.kind(at)) {
        case STRING -> root(Kind.STRING, at, at);
        case NUMBER -> root(Kind.NUMBER, at, at);
        default -> UNKNOWN;
      };
    }

    private int closure(int opening, int closing) {
      int before = opening - 1;
      int call = pieces.is(before, ")") ? pieces.partner(before) - 1 : before;
      return call >= 0 && pieces.isName(call)
          ? named(Kind.FREE_CALL, Kind.CALL, call, opening, closing)
          : root(Kind.CLOSURE, opening, closing);
    }

    private int named(Kind root, Kind link, int name, int from, int to) {
      if (pieces.isDot(name - 1)) {
        links.push(new Link(link, pieces.text(name), from, to));
        return name - 2 >= 0 ? name - 2 : UNKNOWN;
      }
      boolean created = root == Kind.FREE_CALL && pieces.is(name - 1, "new");
      links.push(new Link(created ? Kind.NEW : root, pieces.text(name), from, to));
      begin = created ? name - 1 : name;
      return DONE;
    }

    private int root(Kind kind, int from, int to) {
      links.push(new Link(kind, pieces.text(from), from, to));
      begin = from;
      return DONE;
    }

    private boolean endsOperand(int i) {
      return pieces.isName(i)
          || pieces.kind(i) == Lexeme.Kind.STRING
          || pieces.is(i, ")")
          || pieces.is(i, "]")
          || pieces.is(i, "}");
    }
  }
}
