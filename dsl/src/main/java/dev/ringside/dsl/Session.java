package dev.ringside.dsl;

import dev.ringside.dsl.syntax.ConditionSyntax;
import dev.ringside.image.Cache;
import dev.ringside.image.Kernel;
import dev.ringside.image.Progress;
import dev.ringside.io.Loop;
import dev.ringside.link.Tap;
import dev.ringside.target.Address;
import dev.ringside.target.StopReport;
import dev.ringside.target.Target;
import groovy.lang.Binding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.codehaus.groovy.control.CompilerConfiguration;

/**
 * One session: the loop, at most one machine, the verbs. Used by one thread, the user's; {@link
 * #close} may be called by any.
 */
public final class Session implements AutoCloseable {
  private static final Duration END = Duration.ofSeconds(5);
  private final Cache cache;
  private final Progress progress;
  private final Tap tap;
  private final Output output;
  private final Loop loop;
  private final Machines machines = new Machines();
  private final Names names;
  private final Tasks tasks;
  private final Stops stops;
  private final Guest guest;
  private final Gdb gdb;
  private final Snapshots snapshots;
  private final Ahead ahead;
  private final Vm vm;
  private final KernelVerbs kernel;
  private final LiveKnowledge knowledge;
  private volatile boolean booting;
  private volatile Path folder = Path.of("");
  private volatile Optional<BootedWith> bootedWith = Optional.empty();
  private volatile String script = "";

  /** The script's first {@code vm.boot}, until it has come. */
  private volatile Optional<RememberedCall> expected = Optional.empty();

  private volatile Optional<Consumer<Path>> saver = Optional.empty();

  /** Where a session tells what is no verb's result. May be called on any thread. */
  public interface Output extends Progress {
    /** What a program in the guest printed; raw, as the guest sent it. */
    void guestPrinted(String text);

    /** Something the user should know, in a sentence. */
    void notice(String sentence);

    /**
     * Under a breakpoint the guest hardly gets on.
     *
     * @param breakpoint which {@link Breakpoint#disable} switches off
     * @param sentence which one, and how often its condition is false
     */
    default void storm(Breakpoint breakpoint, String sentence) {
      notice(
          sentence
              + "; gdb.command('disable "
              + breakpoint.getNumber()
              + "') switches it off, gdb.breakpoints tells why it is so slow");
    }

    /** A defect of ours. */
    void defect(Throwable failure);

    /**
     * The machine stopped by itself, ended, or begins or ends to boot: {@link Session#news} and
     * {@link Session#situation} tell which.
     */
    default void changed() {}

    /** A line of the guest's console, free of escape sequences. */
    default void consoleLine(String line) {}
  }

  /**
   * What the machine did that nobody waited for.
   *
   * @param stop the stop it stands at
   * @param failure what went wrong in a breakpoint's action
   * @param end why there is no machine any more, or no debugger
   */
  public record News(
      Optional<Stop> stop, Optional<RuntimeException> failure, Optional<String> end) {
    /** Nothing. */
    public static final News NONE = new News(Optional.empty(), Optional.empty(), Optional.empty());
  }

  private Session(Cache cache, Tap tap, Output output) {
    this.cache = cache;
    this.progress = output;
    this.tap = tap;
    this.output = output;
    this.loop = Loop.start("ringside loop", output::defect);
    this.names = new Names(machines, Optional.of(cache.resolve("shapes")));
    this.tasks = new Tasks(machines, names, new KernelMemory(machines, names));
    this.stops = new Stops(machines, tasks, names, output::notice, output::changed);
    Agent agent = new Agent(machines, stops);
    this.guest = new Guest(agent, output::guestPrinted, this::hostFile);
    this.gdb =
        new Gdb(machines, stops, new Breakpoints(machines, stops, names), tasks, names, guest);
    this.snapshots = new Snapshots(cache, machines, stops, tasks, guest);
    this.ahead = new Ahead(loop, cache, tap);
    this.vm = new Vm(this, machines, stops, snapshots);
    this.kernel = new KernelVerbs(cache, output);
    this.knowledge = new LiveKnowledge(cache, machines, stops, guest, snapshots);
  }

  /**
   * A session without a machine.
   *
   * @param cache where everything fetched or built is kept
   */
  public static Session open(Cache cache, Output output, Optional<WireTap> wire) {
    long start = System.nanoTime();
    Tap tap = wire.<Tap>map(lines -> new WireLogTap(lines, start)).orElse(Tap.NONE);
    return new Session(cache, tap, output);
  }

  /** A session with the user's own cache. */
  public static Session openForUser(Output output, Optional<WireTap> wire) {
    return open(Cache.ofUser(), output, wire);
  }

  /** Text from the guest without escape sequences: it never reaches the terminal raw. */
  public static String printable(String text) {
    return text.lines()
            .map(dev.ringside.target.Console::printable)
            .collect(Collectors.joining("\n"))
        + (text.endsWith("\n") ? "\n" : "");
  }

  /** The verbs on the machine. */
  public Vm vm() {
    return vm;
  }

  /** The verbs on the debugger. */
  public Gdb gdb() {
    return gdb;
  }

  /** The verbs in the guest. */
  public Guest guest() {
    return guest;
  }

  /**
   * Runs a script.
   *
   * @param source its text
   * @param name its file name, for messages
   * @param scriptFolder where the files it names are looked for first
   * @param args what the script sees as {@code args}
   * @return the value of its last statement
   */
  public Object run(String source, String name, Path scriptFolder, List<String> args) {
    filesBeside(scriptFolder);
    script = source;
    expected = RememberedCall.in(source, args, cache.resolve("calls"));
    expected
        .flatMap(RememberedCall::arguments)
        .ifPresent(likely -> ahead.begin(likely, this::hostFile));
    Binding binding = new Binding(args.toArray(new String[0]));
    variables().forEach(binding::setVariable);
    return new CompiledScript(cache.resolve("scripts"))
        .of(source, name, Session::withConditions, binding)
        .run();
  }

  private static CompilerConfiguration withConditions() {
    CompilerConfiguration configuration = new CompilerConfiguration();
    ConditionSyntax.configure(configuration);
    return configuration;
  }

  /** Files that statements name are looked for in this folder first: their script's. */
  public void filesBeside(Path scriptFolder) {
    folder = scriptFolder;
  }

  /**
   * Writes what was evaluated into a script that does the same again.
   *
   * @param file overwritten where it is there
   * @throws RingsideException where it cannot be written
   */
  public void save(String file) {
    Path to = Path.of(file);
    saver.orElse(this::saveScript).accept(to);
  }

  /** What a script does is what stands in it. */
  private void saveScript(Path to) {
    try {
      Files.writeString(to, script);
    } catch (IOException failure) {
      throw new RingsideException("cannot write " + to + ": " + failure, failure);
    }
  }

  /** Who records this session is asked to save it; without one, a script is saved as it is. */
  public void recordedBy(Consumer<Path> saves) {
    saver = Optional.of(saves);
  }

  /**
   * The machine that was booted last, in a line: the kernel and its build id, QEMU, gdb. Asks the
   * programs, which takes a moment.
   */
  public Optional<String> machine() {
    return bootedWith.map(BootedWith::machine);
  }

  /** The arguments of the last {@code vm.boot}, as they are written; empty where it had none. */
  public Optional<String> bootArguments() {
    return bootedWith.map(BootedWith::written).filter(text -> !text.isEmpty());
  }

  /** What a script finds under these names. */
  public Map<String, Object> variables() {
    return Map.of("vm", vm, "gdb", gdb, "guest", guest, "kernel", kernel, "session", this);
  }

  Boot boot(Map<String, ?> arguments) {
    BootRequest request = new BootRequest(arguments, this::hostFile);
    end();
    booting = true;
    int machine = stops.reset();
    gdb.reset();
    output.changed();
    guest.reset();
    BootSequence sequence = new BootSequence(loop, cache, progress, tap, ahead, request);
    try {
      BootSequence.Booted booted =
          sequence.run(new Events(machine), this::own, machines::forget, tasks::learn);
      snapshots.reset(booted.savable());
      bootedWith = Optional.of(new BootedWith(booted.kernel(), names.reading(), arguments));
      expected.ifPresent(call -> call.keep(arguments));
      return booted.boot();
    } catch (RuntimeException failure) {
      end();
      throw failure;
    } finally {
      expected = Optional.empty();
      booting = false;
      progress.end();
      output.changed();
    }
  }

  /** What nobody has been told yet; it counts as told from now on. Any thread may ask. */
  public News news() {
    return stops.news();
  }

  /** What the machine does. Any thread may ask; it is answered at once. */
  public Situation situation() {
    return Situation.of(machines, stops, booting);
  }

  /** What completion may know; any thread may ask, also while a verb runs. */
  public Knowledge knowledge() {
    return knowledge;
  }

  private void own(Target target, Kernel booted) {
    machines.set(target);
    names.reset(booted.vmlinux());
    knowledge.booted(booted.vmlinux(), names.reading());
  }

  /** Ends the machine, where there is one; both processes are gone afterwards. */
  void end() {
    Optional<Target> target = machines.booted();
    target.ifPresent(machines::forget);
    if (target.isPresent()) {
      try {
        target.get().close().get(END.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException failure) {
        output.notice("the machine did not end in time: " + failure);
      } catch (InterruptedException interrupt) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A file as the user named it: beside the script where it is there, else below this folder. */
  private Path hostFile(Path named) {
    Path beside = folder.resolve(named);
    return Files.exists(beside) ? beside : named;
  }

  /** Ends the machine and the loop. */
  @Override
  public void close() {
    ahead.close();
    end();
    snapshots.reset(false);
    loop.close();
  }

  private final class Events implements Target.Listener {
    private final Consumer<String> notices = output::notice;
    private final int machine;

    Events(int machine) {
      this.machine = machine;
    }

    @Override
    public void stopped(StopReport report, int epoch) {
      stops.reported(machine, report);
    }

    @Override
    public void ended(String why) {
      stops.ended(machine, why);
    }

    @Override
    public void consoleLine(String line) {
      output.consoleLine(line);
    }

    @Override
    public void storm(Address breakpoint, double perSecond) {
      stops.meanwhile(machine, () -> gdb.storm(breakpoint, perSecond, output::storm));
    }

    @Override
    public void notice(String sentence) {
      notices.accept(sentence);
    }
  }
}
