package dev.ringside.stub.guest;

/** Ends a compilation; {@link GuestCode} makes it a {@link Compilation.NotPossible}. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a plain clause for the user. */
  Refused(String why) {
    super(why, null, false, false);
  }
}
