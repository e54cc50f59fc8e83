package dev.ringside.shell.view;

/**
 * Text that a program printed, to be shown as it is.
 *
 * @param text lines; it may come from the guest
 */
public record Plain(String text) {
  @Override
  public String toString() {
    return text;
  }
}
