package dev.ringside.stub.guest;

/** The shifts; the extension is the middle field of their ModRM byte. */
enum Shift {
  LEFT(4),
  RIGHT_UNSIGNED(5),
  RIGHT_SIGNED(7);

  private final int extension;

  Shift(int extension) {
    this.extension = extension;
  }

  int extension() {
    return extension;
  }
}
