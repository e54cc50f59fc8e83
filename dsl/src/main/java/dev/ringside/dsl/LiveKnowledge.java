package dev.ringside.dsl;

import dev.ringside.image.Cache;
import dev.ringside.image.ImageException;
import dev.ringside.image.Kernel;
import dev.ringside.kernel.SymbolIndex;
import dev.ringside.kernel.Symbols;
import dev.ringside.kernel.Types;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
  private static final long MOMENT_MILLIS = 300;

  private final Cache cache;
  private final Stops stops;
  private final Guest guest;
  private Optional<Read> read = Optional.empty();
  private Optional<Path> booted = Optional.empty();

  /** What is read from one vmlinux. */
  private record Read(
      Path vmlinux, CompletableFuture<Names> names, CompletableFuture<Optional<Types>> types) {

    static Read of(Path vmlinux) {
      return new Read(
          vmlinux,
          CompletableFuture.supplyAsync(() -> symbols(vmlinux)),
          CompletableFuture.supplyAsync(() -> types(vmlinux)));
    }

    private static Names symbols(Path vmlinux) {
      try {
        Symbols symbols = Symbols.read(vmlinux);
        return new Names(SymbolIndex.ofFunctions(symbols), SymbolIndex.ofVariables(symbols));
      } catch (IOException unreadable) {
        return new Names(
            SymbolIndex.ofFunctions(Symbols.of(List.of())),
            SymbolIndex.ofVariables(Symbols.of(List.of())));
      }
    }

    private static Optional<Types> types(Path vmlinux) {
      try {
        return Types.read(vmlinux);
      } catch (IOException unreadable) {
        return Optional.empty();
      }
    }
  }

  private record Names(SymbolIndex functions, SymbolIndex variables) {}

  LiveKnowledge(Cache cache, Stops stops, Guest guest) {
    this.cache = cache;
    this.stops = stops;
    this.guest = guest;
  }

  synchronized void booted(Optional<Path> vmlinux) {
    booted = vmlinux;
  }

  private synchronized Optional<Read> read() {
    Optional<Path> wanted = booted.or(this::newest);
    if (!wanted.equals(read.map(Read::vmlinux))) {
      read = wanted.map(Read::of);
    }
    return read;
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
    return read().flatMap(each -> soon(each.names())).map(Names::functions);
  }

  @Override
  public Optional<SymbolIndex> variables() {
    return read().flatMap(each -> soon(each.names())).map(Names::variables);
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
    return guest.spawned().stream()
        .map(process -> new KnownProcess(process.getPid(), process.getCommand()))
        .toList();
  }

  @Override
  public List<String> kernels() {
    return cached().stream().map(Kernel::name).toList();
  }
}
