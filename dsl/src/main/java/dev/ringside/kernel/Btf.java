package dev.ringside.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The BPF Type Format as the kernel's build leaves it in section {@code .BTF}: where each type's
 * record stands. Total: bytes that are no BTF have no types, damaged ones those before the damage.
 * Immutable. Layout: Documentation/bpf/btf.rst (Linux 6.1; ENUM64 since 6.0).
 */
final class Btf {
  static final int INT = 1;
  static final int PTR = 2;
  static final int ARRAY = 3;
  static final int STRUCT = 4;
  static final int UNION = 5;
  static final int ENUM = 6;
  static final int FWD = 7;
  static final int TYPEDEF = 8;
  static final int VOLATILE = 9;
  static final int CONST = 10;
  static final int RESTRICT = 11;
  static final int FUNC = 12;
  static final int FUNC_PROTO = 13;
  static final int VAR = 14;
  static final int DATASEC = 15;
  static final int FLOAT = 16;
  static final int DECL_TAG = 17;
  static final int TYPE_TAG = 18;
  static final int ENUM64 = 19;

  private static final int MAGIC = 0xeb9f;
  private static final int HEADER = 24;
  private static final int RECORD = 12;

  private final ByteBuffer bytes;
  private final int strings;
  private final int stringsEnd;

  /** The records' places by type id; id 0 is void. */
  private final int[] places;

  private Btf(ByteBuffer bytes, int strings, int stringsEnd, int[] places) {
    this.bytes = bytes;
    this.strings = strings;
    this.stringsEnd = stringsEnd;
    this.places = places;
  }

  /** Finds the types in any bytes. */
  static Btf of(ByteBuffer section) {
    ByteBuffer bytes = section.slice().order(ByteOrder.LITTLE_ENDIAN);
    int size = bytes.limit();
    if (size < HEADER || (bytes.getShort(0) & 0xffff) != MAGIC) {
      return new Btf(bytes, 0, 0, new int[1]);
    }
    long header = bytes.getInt(4) & 0xffffffffL;
    long types = header + (bytes.getInt(8) & 0xffffffffL);
    long typesEnd = Math.min(size, types + (bytes.getInt(12) & 0xffffffffL));
    long strings = Math.min(size, header + (bytes.getInt(16) & 0xffffffffL));
    long stringsEnd = Math.min(size, strings + (bytes.getInt(20) & 0xffffffffL));
    int[] places = places(bytes, types, typesEnd);
    return new Btf(bytes, (int) strings, (int) stringsEnd, places);
  }

  private static int[] places(ByteBuffer bytes, long first, long end) {
    int[] places = new int[1024];
    int count = 1;
    long at = first;
    while (at + RECORD <= end) {
      int info = bytes.getInt((int) at + 4);
      long extra = extra(info >>> 24 & 0x1f, info & 0xffff);
      if (extra < 0 || at + RECORD + extra > end) {
        break;
      }
      if (count == places.length) {
        places = Arrays.copyOf(places, 2 * count);
      }
      places[count++] = (int) at;
      at += RECORD + extra;
    }
    return Arrays.copyOf(places, count);
  }

  /** The bytes behind a record, -1 for a kind that nobody knows. */
  private static long extra(int kind, int count) {
    return switch (kind) {
      case INT, VAR, DECL_TAG -> 4;
      case ARRAY -> 12;
      case STRUCT, UNION, DATASEC, ENUM64 -> 12L * count;
      case ENUM, FUNC_PROTO -> 8L * count;
      case PTR, FWD, TYPEDEF, VOLATILE, CONST, RESTRICT, FUNC, FLOAT, TYPE_TAG -> 0;
      default -> -1;
    };
  }

  /** One more than the highest type id. */
  int size() {
    return places.length;
  }

  /** The kind of a type; 0 for void and for an id nobody has. */
  int kind(int id) {
    return has(id) ? info(id) >>> 24 & 0x1f : 0;
  }

  /** The number of members, parameters or words. */
  int count(int id) {
    return has(id) ? info(id) & 0xffff : 0;
  }

  /** What a pointer, qualifier, typedef, function or variable refers to; 0 for others. */
  int target(int id) {
    return switch (kind(id)) {
      case PTR, TYPEDEF, VOLATILE, CONST, RESTRICT, FUNC, FUNC_PROTO, VAR, TYPE_TAG ->
          bytes.getInt(places[id] + 8);
      case ARRAY -> bytes.getInt(places[id] + RECORD);
      default -> 0;
    };
  }

  /** The number of an array's elements. */
  int length(int id) {
    return kind(id) == ARRAY ? bytes.getInt(places[id] + RECORD + 8) : 0;
  }

  /** A type's name; empty where it has none. */
  String name(int id) {
    return has(id) ? string(bytes.getInt(places[id])) : "";
  }

  /** The name of a struct's member or a function's parameter. */
  String partName(int id, int index) {
    return string(bytes.getInt(part(id, index)));
  }

  /** The type id of a struct's member or a function's parameter. */
  int partType(int id, int index) {
    return bytes.getInt(part(id, index) + 4);
  }

  /** Where a struct's member begins, in bits; of a bit field without its width. */
  int partOffset(int id, int index) {
    int offset = bytes.getInt(part(id, index) + 8);
    return info(id) < 0 ? offset & 0xffffff : offset;
  }

  private int part(int id, int index) {
    return places[id] + RECORD + index * (kind(id) == FUNC_PROTO ? 8 : 12);
  }

  private boolean has(int id) {
    return id > 0 && id < places.length;
  }

  private int info(int id) {
    return bytes.getInt(places[id] + 4);
  }

  private String string(int offset) {
    long start = strings + (offset & 0xffffffffL);
    if (start >= stringsEnd) {
      return "";
    }
    int end = (int) start;
    while (end < stringsEnd && bytes.get(end) != 0) {
      end++;
    }
    byte[] text = new byte[end - (int) start];
    bytes.get((int) start, text);
    return new String(text, StandardCharsets.ISO_8859_1);
  }
}
