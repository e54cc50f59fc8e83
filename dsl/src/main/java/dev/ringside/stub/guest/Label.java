package dev.ringside.stub.guest;

/** A place in the code, which may be known later; compared by identity. */
final class Label {
  private static final int UNKNOWN = -1;
  private int offset = UNKNOWN;

  void bind(int at) {
    offset = at;
  }

  boolean isBound() {
    return offset != UNKNOWN;
  }

  int offset() {
    return offset;
  }
}
