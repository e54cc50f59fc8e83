package dev.ringside.dsl;

import dev.ringside.image.Cache;
import dev.ringside.image.ImageException;
import dev.ringside.image.Kernel;
import dev.ringside.kernel.SymbolIndex;
import dev.ringside.kernel.Symbols;
import dev.ringside.kernel.TaskList;
import dev.ringside.kernel.Types;
import dev.ringside.stub.ram.Ram;
import dev.ringside.target.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What is known of the booted kernel, else of the newest one in the cache. Its file is read in the
 * background when it is first asked for. Any thread may ask.
 */
final class LiveKnowledge implements Knowledge {
  /** Longer nobody waits for TAB; what is read meanwhile is there at the next. */
  private static final long MOMENT_MILLIS = 1_000;

  private final Cache cache;
  private final Machines machines;
  private final Stops stops;
  private final Guest guest;
  private final Snapshots snapshots;
  private Optional<Read> read = Optional.empty();
  private Optional<Path> booted = Optional.empty();
  private Optional<CompletableFuture<Symbols>> reading = Optional.empty();

  /** What is read from one vmlinux. */
  private record Read(
      Path vmlinux,
      CompletableFuture<Indexes> indexes,
      CompletableFuture<Optional<Types>> types,
      CompletableFuture<Optional<TaskList>> tasks) {

    static Read of(Path vmlinux, CompletableFuture<Symbols> symbols) {
      CompletableFuture<Optional<Types>> types =
          CompletableFuture.supplyAsync(() -> types(vmlinux));
      return new Read(
          vmlinux,
          symbols.thenApplyAsync(Indexes::of),
          types,
          symbols.thenCombine(
              types, (names, known) -> known.flatMap(shape -> TaskList.of(names, shape))));
    }

    private static Optional<Types> types(Path vmlinux) {
      try {
        return Types.read(vmlinux);
      } catch (IOException unreadable) {
        return Optional.empty();
      }
    }
  }

  private record Indexes(SymbolIndex functions, SymbolIndex variables) {
    static Indexes of(Symbols symbols) {
      return new Indexes(SymbolIndex.ofFunctions(symbols), SymbolIndex.ofVariables(symbols));
    }
  }

  LiveKnowledge(Cache cache, Machines machines, Stops stops, Guest guest, Snapshots snapshots) {
    this.snapshots = snapshots;
    this.cache = cache;
    this.machines = machines;
    this.stops = stops;
    this.guest = guest;
  }

  /** A new machine with its kernel, whose symbols somebody reads already. */
  synchronized void booted(Optional<Path> vmlinux, Optional<CompletableFuture<Symbols>> symbols) {
    booted = vmlinux;
    reading = symbols;
    read = Optional.empty();
  }

  private synchronized Optional<Read> read() {
    Optional<Path> wanted = booted.or(this::newest);
    if (!wanted.equals(read.map(Read::vmlinux))) {
      read =
          wanted.map(
              file -> Read.of(file, booted.flatMap(b -> reading).orElseGet(() -> symbols(file))));
    }
    return read;
  }

  private static CompletableFuture<Symbols> symbols(Path vmlinux) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return Symbols.read(vmlinux);
          } catch (IOException unreadable) {
            return Symbols.of(List.of());
          }
        });
  }

  private Optional<Path> newest() {
    return cached().stream().findFirst().flatMap(Kernel::vmlinux);
  }

  private List<Kernel> cached() {
    try {
      return Kernel.list(cache);
    } catch (ImageException unreadable) {
      return List.of();
    }
  }

  private static <T> Optional<T> soon(CompletableFuture<T> reading) {
    try {
      return Optional.of(reading.get(MOMENT_MILLIS, TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException unknown) {
      return Optional.empty();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public Optional<SymbolIndex> functions() {
    return read().flatMap(each -> soon(each.indexes())).map(Indexes::functions);
  }

  @Override
  public Optional<SymbolIndex> variables() {
    return read().flatMap(each -> soon(each.indexes())).map(Indexes::variables);
  }

  @Override
  public Optional<Types> types() {
    return read().flatMap(each -> soon(each.types())).flatMap(found -> found);
  }

  @Override
  public Optional<String> function() {
    return stops.current().map(Stop::getFunction);
  }

  @Override
  public List<KnownProcess> processes() {
    Map<Integer, KnownProcess> known = new LinkedHashMap<>();
    guest
        .spawned()
        .forEach(
            each -> known.put(each.getPid(), new KnownProcess(each.getPid(), each.getCommand())));
    List<TaskList.Task> tasks = tasks();
    for (boolean user : new boolean[] {true, false}) {
      tasks.stream()
          .filter(task -> task.user() == user)
          .forEach(
              task -> known.putIfAbsent(task.pid(), new KnownProcess(task.pid(), task.comm())));
    }
    return List.copyOf(known.values());
  }

  /**
   * An agent would run programs in the guest, which may stop at breakpoints. Where memory is not
   * shared with us, only what was spawned is known.
   */
  private List<TaskList.Task> tasks() {
    Optional<Ram> ram =
        machines.booted().map(Target::ram).flatMap(LiveKnowledge::soon).flatMap(found -> found);
    return ram.flatMap(memory -> read())
        .flatMap(each -> soon(each.tasks()))
        .flatMap(known -> known)
        .map(
            list ->
                list.read(
                    (address, length) ->
                        ram.flatMap(memory -> memory.read(address, length)).map(ByteBuffer::wrap)))
        .orElse(List.of());
  }

  @Override
  public List<String> saved() {
    return snapshots.tags();
  }

  @Override
  public List<String> kernels() {
    return cached().stream().map(Kernel::name).toList();
  }
}
