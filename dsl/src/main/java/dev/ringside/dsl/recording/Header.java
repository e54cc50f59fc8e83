package dev.ringside.dsl.recording;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The first lines of a recorded script.
 *
 * @param version of the format
 * @param kernel the machine it was recorded with, as one line of text: the kernel and its build id,
 *     QEMU, gdb; empty where there was none
 * @param boot the arguments of {@code vm.boot}, as they were written; empty where nothing was
 *     booted
 */
public record Header(int version, Optional<String> kernel, Optional<String> boot) {
  /** The version that is written, and the newest that is read. */
  public static final int VERSION = 1;

  /** The lines as they stand in the script. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(Form.HEADER + version);
    kernel.ifPresent(text -> lines.add(Form.KERNEL + text));
    boot.ifPresent(text -> lines.add(Form.BOOT + text));
    return lines;
  }
}
