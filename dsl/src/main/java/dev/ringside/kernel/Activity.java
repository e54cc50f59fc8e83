package dev.ringside.kernel;

/**
 * One thing the kernel was doing.
 *
 * @param kind what class of thing
 * @param name which one, in the kernel's own words: the system call, the interrupt's handler, the
 *     softirq, the thread's function; empty where the frames do not tell
 */
public record Activity(Kind kind, String name) {

  /** The classes of kernel activity, in the words a view shows. */
  public enum Kind {
    /** A system call; its name is the call's, {@code exit work} for what follows the call. */
    SYSTEM_CALL("system call"),
    /** A page fault, the processor's or one met while the kernel touched user memory. */
    PAGE_FAULT("page fault"),
    /** An interrupt of the timer: the tick, or a high-resolution timer that expired. */
    TIMER_TICK("timer tick"),
    /** Any other interrupt, those one CPU sends another included. */
    DEVICE_INTERRUPT("device interrupt"),
    /** Work an interrupt put off. */
    SOFTIRQ("softirq"),
    /** Choosing what runs next, and switching to it. */
    SCHEDULER("scheduler"),
    /** Making a sleeper runnable. */
    WAKE_UP("wake-up"),
    /** A trap other than a page fault; its name is the kernel's for the vector. */
    EXCEPTION("exception"),
    /** A thread of the kernel's own; a worker's name is the function it was given. */
    KERNEL_THREAD("kernel thread"),
    /** A CPU with nothing to run. */
    IDLE("idle"),
    /** None of these, or too few frames to tell. */
    OTHER("other");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** The kind as a user reads it, for example {@code device interrupt}. */
    public String words() {
      return words;
    }
  }

  /** The short form a chain is made of: {@code write}, {@code wake-up}, {@code softirq rcu}. */
  public String label() {
    if (name.isEmpty()) {
      return kind.words();
    }
    return kind == Kind.SYSTEM_CALL ? name : kind.words() + " " + name;
  }
}
