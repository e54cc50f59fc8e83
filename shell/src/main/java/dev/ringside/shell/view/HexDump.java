package dev.ringside.shell.view;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Bytes as hexadecimal and text, with the address of each row; equal rows in between are one {@code
 * *}, as hexdump has it. Stateless.
 */
final class HexDump {
  private static final String GAP = "  ";
  private static final int EQUAL_ROWS = 3;

  /** Bytes to a row and bytes to a group, the form that tells most first. */
  private static final int[][] FORMS = {{16, 1}, {16, 2}, {8, 1}, {8, 2}, {4, 1}, {4, 4}};

  private HexDump() {}

  /**
   * The dump.
   *
   * @param start the first byte's address, 64 unsigned bits
   * @param columns of the screen
   */
  static String of(long start, byte[] bytes, int columns) {
    int digits = address(start + Math.max(0, bytes.length - 1)).length();
    int[] form = form(Math.max(digits, address(start).length()), columns);
    int size = form[0];
    StringBuilder dump = new StringBuilder();
    for (int at = 0; at < bytes.length; at += size) {
      int equal = equalRows(bytes, at, size);
      if (equal >= EQUAL_ROWS) {
        dump.append("*\n");
        at += (equal - 1) * size;
      } else {
        dump.append(row(address(start + at), digits, bytes, at, form));
      }
    }
    return dump.toString();
  }

  private static String address(long address) {
    return "0x" + Long.toHexString(address);
  }

  private static int[] form(int digits, int columns) {
    return Arrays.stream(FORMS)
        .filter(form -> digits + hexColumns(form) + form[0] + 2 * GAP.length() <= columns)
        .findFirst()
        .orElse(FORMS[FORMS.length - 1]);
  }

  private static int hexColumns(int[] form) {
    return 2 * form[0] + form[0] / form[1] - 1;
  }

  /** How many whole rows from here on are as the row before, the last row of all left out. */
  private static int equalRows(byte[] bytes, int at, int size) {
    int equal = 0;
    for (int row = at; at > 0 && row + size < bytes.length; row += size) {
      if (!Arrays.equals(bytes, at - size, at, bytes, row, row + size)) {
        break;
      }
      equal++;
    }
    return equal;
  }

  private static String row(String address, int digits, byte[] bytes, int at, int[] form) {
    byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + form[0]));
    StringBuilder hex = new StringBuilder();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < part.length; i++) {
      hex.append(i > 0 && i % form[1] == 0 ? " " : "").append(HexFormat.of().toHexDigits(part[i]));
      text.append(part[i] >= ' ' && part[i] < 0x7f ? (char) part[i] : '.');
    }
    return Columns.padded(address, digits)
        + GAP
        + Columns.padded(hex.toString(), hexColumns(form))
        + GAP
        + text
        + "\n";
  }
}
