package dev.ringside.shell;

/** A key, as xterm sends it. */
enum PtyKey {
  ENTER("\r"),
  TAB("\t"),
  SHIFT_TAB("\033[Z"),
  ESCAPE("\033"),
  BACKSPACE("\177"),
  UP("\033[A"),
  DOWN("\033[B"),
  RIGHT("\033[C"),
  LEFT("\033[D"),
  HOME("\033[H"),
  END("\033[F"),
  CTRL_A("\001"),
  CTRL_C("\003"),
  CTRL_D("\004"),
  CTRL_G("\007"),
  CTRL_R("\022"),
  CTRL_U("\025"),
  CTRL_Z("\032"),
  CTRL_BACKSLASH("\034");

  private final String bytes;

  PtyKey(String bytes) {
    this.bytes = bytes;
  }

  /** What it sends; arrows differ while the program has asked for application keys. */
  String bytes(boolean application) {
    return application && name().matches("UP|DOWN|RIGHT|LEFT|HOME|END")
        ? bytes.replace('[', 'O')
        : bytes;
  }
}
