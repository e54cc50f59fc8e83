package dev.ringside.dsl;

import dev.ringside.image.BootImage;
import dev.ringside.image.Cache;
import dev.ringside.image.ImageException;
import dev.ringside.io.RunFolder;
import dev.ringside.target.Successor;
import dev.ringside.target.Target;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * The machine as it was at moments that have names. What is saved belongs to the machine that was
 * booted: a new boot forgets it. Called on the user's thread.
 */
final class Snapshots {
  private static final Duration QEMU_ANSWERS = Duration.ofSeconds(20);
  private static final Duration COMES_UP = Duration.ofSeconds(30);

  private final Cache cache;
  private final Machines machines;
  private final Stops stops;
  private final Tasks tasks;
  private final Guest guest;
  private final Map<String, Saved> saved = new LinkedHashMap<>();
  private Optional<RunFolder> folder = Optional.empty();
  private volatile List<String> tags = List.of();
  private boolean possible;
  private int files;

  /** What a tag stands for: the machine's file, and what we know of the machine beside it. */
  private record Saved(Path file, boolean running, Optional<Stop> stop, Guest.Memory memory) {
    String state() {
      return running ? "running" : "stopped" + stop.map(at -> " at " + at.getWhere()).orElse("");
    }
  }

  Snapshots(Cache cache, Machines machines, Stops stops, Tasks tasks, Guest guest) {
    this.cache = cache;
    this.machines = machines;
    this.stops = stops;
    this.tasks = tasks;
    this.guest = guest;
  }

  /**
   * A new machine: what was saved of the old one is removed.
   *
   * @param canBeSaved whether the machine is all in its memory and in QEMU
   */
  void reset(boolean canBeSaved) {
    possible = canBeSaved;
    saved.clear();
    tags = List.of();
    folder.ifPresent(RunFolder::close);
    folder = Optional.empty();
  }

  /** The names, oldest first; any thread may ask. */
  List<String> tags() {
    return tags;
  }

  /** Where what stands under a name is. */
  Path file(String tag) {
    return saved.get(tag).file();
  }

  /** Saves the machine under a name; one that runs stands still for it and runs on. */
  Snapshot save(String tag) {
    long began = System.nanoTime();
    Target target = machines.target();
    refuseImpossible();
    boolean ran = pause();
    Saved made;
    try {
      Optional<Stop> stop = ran ? Optional.empty() : stops.current();
      made = new Saved(newFile(), ran, stop, guest.remember());
      write(target, made.file());
    } finally {
      runOn(ran);
    }
    Optional.ofNullable(saved.put(tag, made)).map(Saved::file).ifPresent(Snapshots::remove);
    tags = List.copyOf(saved.keySet());
    return snapshot(tag, made, began);
  }

  private void refuseImpossible() {
    if (!possible) {
      throw new RingsideException(
          "this machine cannot be saved: a disk, a network or another argument of its boot has a"
              + " state that is not in its memory");
    }
  }

  /** Whether it ran; a breakpoint that is hit meanwhile is where it stands. */
  private boolean pause() {
    if (!machines.debugged()) {
      boolean paused = machines.paused();
      if (!paused) {
        qmp("stop");
      }
      return !paused;
    }
    long until = System.nanoTime() + Stops.SETTLES.toNanos();
    return !stops.stands(until) && stops.interrupt(until).filter(Stop::isPause).isPresent();
  }

  /** Also after an interrupt, which ends the verb and shall not leave the machine standing. */
  private void runOn(boolean ran) {
    boolean interrupted = Thread.interrupted();
    if (ran) {
      resume();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void resume() {
    if (machines.debugged()) {
      stops.resume("exec-continue");
    } else {
      qmp("cont");
    }
  }

  private void qmp(String command) {
    Await.of(machines.target().qmp(command, Map.of()), QEMU_ANSWERS, "QEMU's monitor");
  }

  private Path newFile() {
    RunFolder mine = folder.orElseGet(() -> RunFolder.create(cache.resolve("snapshots")));
    folder = Optional.of(mine);
    return mine.resolve(Integer.toString(++files));
  }

  private void write(Target target, Path file) {
    String qemu = Await.of(target.qemuReady(), QEMU_ANSWERS, "QEMU's monitor");
    byte[] devices = Await.of(target.saveDevices(), QEMU_ANSWERS, "QEMU");
    List<String> console = Await.of(target.console(), QEMU_ANSWERS, "the console");
    BootImage.Label label = new BootImage.Label("", qemu, Instant.now(), console, devices);
    try {
      BootImage.write(file, label, memory(target.memory()));
    } catch (IOException failure) {
      remove(file);
      throw failed("the machine cannot be saved", failure);
    }
  }

  /** A file that is closed by an interrupt is no failure of the file. */
  private static RuntimeException failed(String what, Exception failure) {
    return failure instanceof ClosedByInterruptException
        ? new CancellationException("interrupted: " + what)
        : new RingsideException(what + ": " + failure.getMessage(), failure);
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failure) {
      throw new RingsideException("cannot remove " + file + ": " + failure.getMessage(), failure);
    }
  }

  private static Path memory(CompletableFuture<Optional<Path>> memory) {
    return Await.of(memory, QEMU_ANSWERS, "QEMU")
        .orElseThrow(() -> new RingsideException("QEMU's memory is not shared with us"));
  }

  /** Makes the machine what it was; where that fails it stays what it is. */
  Snapshot restore(String tag) {
    long began = System.nanoTime();
    Target target = machines.target();
    Saved wanted = saved.get(tag);
    if (wanted == null) {
      throw new RingsideException(
          saved.isEmpty()
              ? "nothing is saved of this machine: vm.save('" + tag + "') saves it"
              : "nothing is saved under '" + tag + "': there is " + String.join(", ", tags()));
    }
    boolean ran = pause();
    Successor next = Await.of(target.successor(), QEMU_ANSWERS, "QEMU");
    try (BootImage image = BootImage.open(wanted.file())) {
      Await.of(next.ready(), QEMU_ANSWERS, "QEMU's monitor");
      image.fill(memory(next.memory()));
      Await.of(
          next.loadDevices(image.label().devices(), image.label().console()), COMES_UP, "QEMU");
    } catch (CancellationException interrupted) {
      next.dismiss();
      runOn(ran);
      throw interrupted;
    } catch (IOException | RingsideException | ImageException failure) {
      next.dismiss();
      runOn(ran);
      throw failed("'" + tag + "' cannot be restored, the machine is as it was", failure);
    }
    boolean debugged = machines.debugged();
    int cpu = wanted.stop().map(Stop::getCpu).orElse(0);
    Await.of(next.takeOver(cpu), COMES_UP, "the debugger");
    guest.recall(wanted.memory());
    if (debugged) {
      tasks.learn();
      stops.restored(wanted.stop());
    }
    if (wanted.running()) {
      resume();
    }
    return snapshot(tag, wanted, began);
  }

  private static Snapshot snapshot(String tag, Saved saved, long began) {
    Duration time = Duration.ofNanos(System.nanoTime() - began);
    return new Snapshot(tag, saved.state(), saved.file().toFile().length() / 1_000_000, time);
  }
}
