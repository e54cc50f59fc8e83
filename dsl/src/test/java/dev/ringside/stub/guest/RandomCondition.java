package dev.ringside.stub.guest;

import java.util.SplittableRandom;

/**
 * A condition drawn at random, as somebody types it for gdb: rdi, rsi, rdx, memory, every operator
 * that has an integer value, and casts to every width. What divides is sometimes zero.
 *
 * <p>Not drawn is what gdb 13.1 computes otherwise than it compiles it: a division of constants by
 * zero (compiled to the constant), and {@code ?:} of two types (computed in the type of the one
 * that is chosen). Nor a shift longer than its type, of which C says nothing, nor the smallest long
 * divided by -1, which is a signal in gdb.
 */
final class RandomCondition {
  private static final String[] REGISTERS = {"$rdi", "$rsi", "$rdx"};
  private static final String[] TYPES = {
    "char",
    "unsigned char",
    "short",
    "unsigned short",
    "int",
    "unsigned int",
    "long",
    "unsigned long"
  };
  private static final String[] CONSTANTS = {
    "0",
    "1",
    "2",
    "7",
    "31",
    "127",
    "128",
    "255",
    "0xffff",
    "0x7fffffff",
    "0x80000000",
    "0xffffffff",
    "0x7fffffffffffffff",
    "0x8000000000000000",
    "-1",
    "-2",
    "-128"
  };
  private static final String[] SAFE = {"+", "-", "*", "&", "|", "^"};
  private static final String[] COMPARISONS = {"==", "!=", "<", "<=", ">", ">="};
  private static final String[] JUNCTIONS = {"&&", "||"};
  private final SplittableRandom random;
  private final long base;

  private RandomCondition(SplittableRandom random, long base) {
    this.random = random;
    this.base = base;
  }

  /**
   * The text of one.
   *
   * @param base from here on 264 bytes of memory can be read
   */
  static String text(SplittableRandom random, long base) {
    RandomCondition condition = new RandomCondition(random, base);
    return condition.truth(1 + random.nextInt(3));
  }

  private <T> T one(T[] of) {
    return of[random.nextInt(of.length)];
  }

  private String truth(int height) {
    return switch (random.nextInt(height == 0 ? 2 : 5)) {
      case 0, 1 -> value(height) + " " + one(COMPARISONS) + " " + value(height);
      case 2 -> "!(" + truth(height - 1) + ")";
      case 3 -> "(" + truth(height - 1) + ") " + one(JUNCTIONS) + " (" + truth(height - 1) + ")";
      default -> value(height) + " " + one(JUNCTIONS) + " " + value(height);
    };
  }

  /** In brackets, or a word. */
  private String value(int height) {
    if (height == 0) {
      return random.nextInt(3) == 0 ? "(" + one(CONSTANTS) + ")" : one(REGISTERS);
    }
    String a = value(height - 1);
    String b = value(random.nextInt(height));
    String text =
        switch (random.nextInt(10)) {
          case 0, 1 -> a + " " + one(SAFE) + " " + b;
          case 2 -> "(unsigned long)" + a + division() + b + " * " + one(REGISTERS) + ")";
          case 3 -> "(int)" + a + division() + "(short)" + b + " * " + one(REGISTERS) + ")";
          case 4 -> shifted(a, b);
          case 5 -> (random.nextBoolean() ? "~" : "-") + "(" + wide() + ")" + a;
          case 6, 7 -> "(" + one(TYPES) + ")" + a;
          case 8 -> a + " ? (long)" + b + " : (long)" + value(random.nextInt(height));
          default -> "*(%s *)(0x%x + ((unsigned long)%s & 0xff))".formatted(one(TYPES), base, a);
        };
    return "(" + text + ")";
  }

  private String division() {
    return (random.nextBoolean() ? " / " : " % ") + "(";
  }

  private String shifted(String a, String b) {
    String direction = random.nextBoolean() ? " << " : " >> ";
    return random.nextBoolean()
        ? "(" + wide() + ")" + a + direction + "((int)" + b + " & 31)"
        : "(unsigned long)" + a + direction + "((int)" + b + " & 63)";
  }

  /** A type that C does not widen. */
  private String wide() {
    return TYPES[4 + random.nextInt(4)];
  }
}
