package dev.ringside.target;

/**
 * A parameter or local variable of a frame.
 *
 * @param name its name in the source
 * @param type its C type as gdb prints it, empty where gdb was not asked
 * @param value its value as gdb prints it; {@code <optimized out>} where there is none
 */
public record Variable(String name, String type, String value) {
  @Override
  public String toString() {
    return name + "=" + value;
  }
}
