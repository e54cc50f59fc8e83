package dev.ringside.target;

import dev.ringside.io.Loop;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * A QEMU beside the one of a {@link Target}, which may take its place. Owned by the loop; its
 * methods may be called on any thread.
 */
public final class Successor {
  private final Loop loop;
  private final Qemu next;
  private final BiFunction<Qemu, Integer, CompletableFuture<Void>> changeOver;

  Successor(Loop loop, Qemu next, BiFunction<Qemu, Integer, CompletableFuture<Void>> changeOver) {
    this.loop = loop;
    this.next = next;
    this.changeOver = changeOver;
  }

  /** Completes with its version when its monitor takes commands. */
  public CompletableFuture<String> ready() {
    return loop.call(next::ready).thenCompose(version -> version);
  }

  /** Its memory as a file, to be filled. */
  public CompletableFuture<Optional<Path>> memory() {
    return loop.call(next::memory);
  }

  /** As {@link Target#loadDevices}. */
  public CompletableFuture<Void> loadDevices(byte[] devices, List<String> console) {
    return loop.call(
            () -> {
              next.consoleBefore(console);
              return next.loadDevices(devices);
            })
        .thenCompose(loaded -> loaded);
  }

  /**
   * Becomes the machine, and the one that was is ended. Where gdb is attached, that one must stand
   * still; gdb is attached to the new one then, with the breakpoints it had. The CPUs stand still
   * afterwards.
   *
   * @param cpu which CPU gdb shall take for the one that stopped
   */
  public CompletableFuture<Void> takeOver(int cpu) {
    return loop.call(() -> changeOver.apply(next, cpu)).thenCompose(changed -> changed);
  }

  /** Ends it: the machine stays what it was. */
  public CompletableFuture<Void> dismiss() {
    return loop.call(next::kill).thenCompose(gone -> gone).thenApply(gone -> null);
  }
}
