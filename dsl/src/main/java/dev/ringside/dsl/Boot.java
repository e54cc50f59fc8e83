package dev.ringside.dsl;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A boot that went well.
 *
 * @param accelerator {@code kvm} or {@code tcg}
 * @param reason why that one
 * @param wallTime from the call until the machine was ready for the next verb
 * @param kernelTime the kernel's own clock at the last line it printed; zero where none had a time
 * @param steps how long each part took, in order: {@code fetch}, {@code initramfs}, {@code
 *     accelerator}, {@code qemu} until its monitor answers, {@code kernel} until our init says that
 *     user space is up, {@code agent} until it answers ({@code boot} for both where the initramfs
 *     is not ours), {@code save} for the next time, {@code symbols}, which gdb reads meanwhile,
 *     {@code attach}; where it was restored {@code restore} stands for {@code kernel}
 * @param cached whether it was restored instead of booted
 * @param savedAgo how long ago what was restored was saved; zero where it was booted
 * @param console the lines the guest printed meanwhile
 */
public record Boot(
    String accelerator,
    String reason,
    Duration wallTime,
    Duration kernelTime,
    Map<String, Duration> steps,
    boolean cached,
    Duration savedAgo,
    List<String> console) {

  @Override
  public String toString() {
    return "booted in "
        + Await.seconds(Duration.ofMillis(wallTime.toMillis()))
        + " with "
        + accelerator
        + " ("
        + reason
        + (cached
            ? "; restored from the cache, saved "
                + rough(savedAgo)
                + " ago: vm.boot(fresh: true) boots again"
            : "")
        + ")";
  }

  /** A time in its largest whole unit: {@code 3 min}. */
  static String rough(Duration time) {
    if (time.toDays() > 0) {
      return time.toDays() + " d";
    }
    if (time.toHours() > 0) {
      return time.toHours() + " h";
    }
    return time.toMinutes() > 0 ? time.toMinutes() + " min" : Math.max(0, time.toSeconds()) + " s";
  }
}
