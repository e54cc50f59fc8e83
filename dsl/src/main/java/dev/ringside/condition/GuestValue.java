package dev.ringside.condition;

/**
 * An object of the host that stands for one number in a condition: a process for its PID, an
 * address for itself.
 */
public interface GuestValue {
  /**
   * The number a condition compares with.
   *
   * @return 64 bits; a kernel address is the negative number with the same bits
   */
  long guestValue();
}
