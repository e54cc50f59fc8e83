package dev.ringside.stub;

import dev.ringside.target.Address;
import dev.ringside.target.Effect;
import dev.ringside.target.Frame;
import dev.ringside.target.Input;
import dev.ringside.target.Machine;
import dev.ringside.target.Outcome;
import dev.ringside.target.StopReport;
import dev.ringside.wire.mi.MiTuple;
import dev.ringside.wire.rsp.RspFrame;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The user, our decisions, and models of gdb 13.1 and QEMU 7.2 just large enough for stopping and
 * running, joined by channels that deliver when they like. Immutable; {@link #moves} gives every
 * world that may come next.
 *
 * @param machine the decisions above gdb
 * @param stub the decisions between gdb and QEMU
 * @param gdb gdb's state
 * @param qemuRuns whether QEMU's CPUs run
 * @param wires what is under way
 * @param budget what may still happen
 * @param waiting who was not answered yet
 * @param hits how often a true breakpoint stopped QEMU and was not published yet
 */
record World(
    Machine machine,
    StubState stub,
    Gdb gdb,
    boolean qemuRuns,
    Wires wires,
    Budget budget,
    Set<Long> waiting,
    int hits) {

  /**
   * gdb.
   *
   * @param runs whether it takes the machine for running
   * @param asking the command for which it waits for the stub's reply, -1 if none
   */
  record Gdb(boolean runs, long asking) {}

  /** What was sent and has not arrived, oldest first. */
  record Wires(
      List<Effect.SendMi> toGdb,
      List<Input> fromGdb,
      List<RspFrame> gdbToStub,
      List<RspFrame> stubToGdb,
      List<RspFrame> stubToQemu,
      List<RspFrame> qemuToStub) {}

  /** How much of each may still happen. */
  record Budget(int asks, int lates, int refusals, int hits, int falseHits) {
    Budget less(int ask, int late, int refusal, int hit, int falseHit) {
      return new Budget(
          asks - ask, lates - late, refusals - refusal, hits - hit, falseHits - falseHit);
    }
  }

  /** What may happen next, and the world then. */
  record Move(String name, World next) {}

  private static final StopReport HIT = report("breakpoint-hit", "");
  private static final StopReport PAUSE = report("signal-received", "SIGINT");
  private static final Outcome DONE = new Outcome.Done(MiTuple.EMPTY, "");
  private static final RspFrame.Packet GO = packet("vCont;c:p1.-1");
  private static final RspFrame.Packet TRUE_HIT = packet("T05thread:p01.01;");
  private static final RspFrame.Packet FALSE_HIT = packet("T05thread:p01.02;");
  private static final RspFrame.Packet PAUSED = packet("T02thread:p01.01;");

  private static StopReport report(String reason, String signal) {
    Frame frame = new Frame(0, new Address(0), "work", "", 0, List.of());
    return new StopReport(reason, OptionalInt.empty(), signal, 1, frame, "");
  }

  private static RspFrame.Packet packet(String payload) {
    return new RspFrame.Packet(payload);
  }

  /** gdb attached, nothing under way. */
  static World attached(Budget budget) {
    StubState stub = StubState.initial();
    for (StubInput input :
        List.of(
            new StubInput.QemuOpened(false),
            new StubInput.FromQemu(packet("PacketSize=1000")),
            new StubInput.FromQemu(packet("l<target/>")),
            new StubInput.GdbOpened(),
            new StubInput.FromGdb(packet("QStartNoAckMode")))) {
      stub = stub.on(input).next();
    }
    return new World(
        Machine.attached(PAUSE),
        stub,
        new Gdb(false, -1),
        false,
        new Wires(List.of(), List.of(), List.of(), List.of(), List.of(), List.of()),
        budget,
        Set.of(),
        0);
  }

  /** Everything that may happen next without the user, a breakpoint or a deadline. */
  List<Move> settling() {
    List<Move> moves = new ArrayList<>();
    if (!wires.toGdb.isEmpty() && gdb.asking < 0) {
      Effect.SendMi command = wires.toGdb.get(0);
      moves.add(new Move("gdb does " + command.id() + "-" + command.operation(), does(command)));
    }
    if (!wires.stubToGdb.isEmpty()) {
      RspFrame frame = wires.stubToGdb.get(0);
      moves.add(new Move("gdb <-- " + frame, edit().take(Draft.STUB_TO_GDB).gdbHears(frame)));
    }
    if (!wires.fromGdb.isEmpty()) {
      Input said = wires.fromGdb.get(0);
      moves.add(new Move("<-- mi " + said, edit().take(Draft.FROM_GDB).machine(said).world()));
    }
    if (!wires.gdbToStub.isEmpty()) {
      StubInput frame = new StubInput.FromGdb(wires.gdbToStub.get(0));
      moves.add(
          new Move("stub <-- gdb " + frame, edit().take(Draft.GDB_TO_STUB).stub(frame).world()));
    }
    if (!wires.qemuToStub.isEmpty()) {
      StubInput frame = new StubInput.FromQemu(wires.qemuToStub.get(0));
      moves.add(
          new Move("stub <-- qemu " + frame, edit().take(Draft.QEMU_TO_STUB).stub(frame).world()));
    }
    if (!wires.stubToQemu.isEmpty()) {
      RspFrame frame = wires.stubToQemu.get(0);
      moves.add(new Move("qemu <-- " + frame, edit().take(Draft.STUB_TO_QEMU).qemuHears(frame)));
    }
    return moves;
  }

  /** Everything that may happen next. */
  List<Move> moves() {
    List<Move> moves = settling();
    if (budget.asks > 0) {
      Stream.of(Input.Kind.RESUME, Input.Kind.INTERRUPT, Input.Kind.BORROW, Input.Kind.INSPECT)
          .forEach(kind -> moves.add(new Move("user asks " + kind, asks(kind))));
    }
    if (budget.lates > 0) {
      waiting.forEach(id -> moves.add(new Move("late " + id, late(id))));
    }
    if (budget.refusals > 0 && gdb.asking < 0 && !wires.toGdb.isEmpty()) {
      Effect.SendMi command = wires.toGdb.get(0);
      moves.add(new Move("gdb refuses " + command.id(), refuses(command)));
    }
    if (budget.hits > 0 && qemuRuns) {
      moves.add(new Move("a breakpoint is hit", stops(TRUE_HIT)));
    }
    if (budget.falseHits > 0 && qemuRuns) {
      moves.add(new Move("a false condition is met", stops(FALSE_HIT)));
    }
    return moves;
  }

  private World asks(Input.Kind kind) {
    Draft draft = edit();
    draft.budget = budget.less(1, 0, 0, 0, 0);
    String operation = kind == Input.Kind.RESUME ? "exec-continue" : "inspect";
    draft.waiting.add((long) budget.asks);
    return draft.machine(new Input.Asked(budget.asks, kind, operation, List.of())).world();
  }

  private World late(long id) {
    Draft draft = edit();
    draft.budget = budget.less(0, 1, 0, 0, 0);
    return draft.machine(new Input.Late(id)).world();
  }

  private World refuses(Effect.SendMi command) {
    Draft draft = edit();
    draft.budget = budget.less(0, 0, 1, 0, 0);
    draft.take(Draft.TO_GDB);
    draft.fromGdb.add(new Input.GdbAnswered(command.id(), new Outcome.Failed("refused")));
    return draft.world();
  }

  private World does(Effect.SendMi command) {
    Draft draft = edit().take(Draft.TO_GDB);
    Draft.require(!gdb.runs, "gdb gets %s while it takes the machine for running", command);
    if (command.operation().equals("exec-continue")) {
      draft.gdb = new Gdb(true, -1);
      draft.gdbToStub.add(GO);
      draft.fromGdb.add(new Input.GdbAnswered(command.id(), DONE));
      draft.fromGdb.add(new Input.GdbRan());
    } else {
      draft.gdb = new Gdb(false, command.id());
      draft.gdbToStub.add(packet("m0,1"));
    }
    return draft.world();
  }

  private World stops(RspFrame.Packet how) {
    Draft draft = edit();
    boolean hit = how.equals(TRUE_HIT);
    draft.budget = hit ? budget.less(0, 0, 0, 1, 0) : budget.less(0, 0, 0, 0, 1);
    draft.hits += hit ? 1 : 0;
    draft.qemuRuns = false;
    draft.qemuToStub.add(how);
    return draft.world();
  }

  /** Nothing under way that would change anything by itself. */
  void requireSettled() {
    boolean runs = machine.phase() == Machine.Phase.RUNNING;
    Draft.require(runs || machine.phase() == Machine.Phase.STOPPED, "it stays %s", machine);
    Draft.require(gdb.runs == runs, "gdb has another opinion than %s", machine);
    Draft.require(qemuRuns == runs, "QEMU has another opinion than %s", machine);
    Draft.require(stub.running() == runs, "the stub has another opinion than %s", machine);
    Draft.require(!stub.interrupt(), "an interrupt is left over in %s", machine);
    Draft.require(machine.open().isEmpty() && waiting.isEmpty(), "unanswered in %s", machine);
    Draft.require(hits == 0, "%s stops were never published", hits);
  }

  /** Whatever ends now, everybody is told, once. */
  void requireEndTellsEverybody() {
    for (Input end : List.of(new Input.GuestEnded("end"), new Input.GdbLost("end"))) {
      Set<Long> told = new HashSet<>();
      Machine.Step step = machine.on(end);
      for (Effect effect : step.effects()) {
        if (effect instanceof Effect.Answer answer) {
          Draft.require(told.add(answer.id()), "%s is told twice", answer);
        }
      }
      Draft.require(told.equals(waiting), "told %s, waiting %s", told, waiting);
      Draft.require(step.next().phase() == Machine.Phase.GONE, "not gone: %s", step.next());
    }
  }

  private Draft edit() {
    return new Draft(this);
  }

  /** The next world while it is being made. */
  private static final class Draft {
    static final int TO_GDB = 0;
    static final int FROM_GDB = 1;
    static final int GDB_TO_STUB = 2;
    static final int STUB_TO_GDB = 3;
    static final int STUB_TO_QEMU = 4;
    static final int QEMU_TO_STUB = 5;
    private Machine machine;
    private StubState stub;
    private Gdb gdb;
    private boolean qemuRuns;
    private final List<Effect.SendMi> toGdb;
    private final List<Input> fromGdb;
    private final List<RspFrame> gdbToStub;
    private final List<RspFrame> stubToGdb;
    private final List<RspFrame> stubToQemu;
    private final List<RspFrame> qemuToStub;
    private Budget budget;
    private final Set<Long> waiting;
    private int hits;

    Draft(World from) {
      machine = from.machine;
      stub = from.stub;
      gdb = from.gdb;
      qemuRuns = from.qemuRuns;
      toGdb = new ArrayList<>(from.wires.toGdb);
      fromGdb = new ArrayList<>(from.wires.fromGdb);
      gdbToStub = new ArrayList<>(from.wires.gdbToStub);
      stubToGdb = new ArrayList<>(from.wires.stubToGdb);
      stubToQemu = new ArrayList<>(from.wires.stubToQemu);
      qemuToStub = new ArrayList<>(from.wires.qemuToStub);
      budget = from.budget;
      waiting = new HashSet<>(from.waiting);
      hits = from.hits;
    }

    World world() {
      Wires wires = new Wires(toGdb, fromGdb, gdbToStub, stubToGdb, stubToQemu, qemuToStub);
      return new World(machine, stub, gdb, qemuRuns, wires, budget, waiting, hits);
    }

    Draft take(int wire) {
      List.of(toGdb, fromGdb, gdbToStub, stubToGdb, stubToQemu, qemuToStub).get(wire).remove(0);
      return this;
    }

    static void require(boolean holds, String what, Object about) {
      if (!holds) {
        throw new AssertionError(what.formatted(about));
      }
    }

    static void require(boolean holds, String what, Object about, Object more) {
      require(holds, what.formatted(about, more), "");
    }

    Draft machine(Input input) {
      Machine before = machine;
      Machine.Step step = machine.on(input);
      machine = step.next();
      step.effects().forEach(effect -> perform(before, input, effect));
      return this;
    }

    private void perform(Machine before, Input input, Effect effect) {
      effect
          .<Runnable>fold(
              send -> () -> sends(before, send),
              answer -> () -> require(waiting.remove(answer.id()), "%s was not due", answer),
              publish -> () -> publishes(before, input, publish),
              end -> () -> require(false, "%s without an end", end),
              interrupt -> () -> interrupts(before),
              settle -> () -> stub(new StubInput.StopReported()))
          .run();
    }

    private void sends(Machine before, Effect.SendMi command) {
      boolean resume = command.operation().equals("exec-continue");
      boolean onceStanding =
          before.phase() == Machine.Phase.STOPPED
              || before.phase() == Machine.Phase.LENT
              || before.phase() == Machine.Phase.PAUSING;
      require(onceStanding, "%s is sent to a running machine", command);
      require(!resume || machine.phase() == Machine.Phase.RUNNING, "%s does not run", command);
      toGdb.add(command);
    }

    private void interrupts(Machine before) {
      require(before.phase() == Machine.Phase.RUNNING, "interrupted twice: %s", before);
      require(machine.phase() == Machine.Phase.PAUSING, "not waiting for a stop: %s", machine);
      stub(new StubInput.Interrupt());
    }

    private void publishes(Machine before, Input input, Effect.Publish publish) {
      require(publish.epoch() == before.epoch() + 1, "%s skips an epoch", publish);
      if (publish.report().equals(HIT)) {
        require(hits-- > 0, "%s was published before", publish);
      } else {
        boolean wanted =
            before.open().stream().anyMatch(o -> o.asked().kind() == Input.Kind.INTERRUPT);
        boolean refused = input instanceof Input.GdbAnswered;
        require(wanted || refused, "nobody asked for %s", publish);
      }
    }

    Draft stub(StubInput input) {
      StubState.Step step = stub.on(input);
      stub = step.next();
      for (StubEffect effect : step.effects()) {
        if (effect instanceof StubEffect.ToGdb toGdbEffect) {
          stubToGdb.add(toGdbEffect.frame());
        } else if (effect instanceof StubEffect.ToQemu toQemu) {
          stubToQemu.add(toQemu.frame());
        } else if (effect instanceof StubEffect.Witness witness) {
          machine(new Input.StubSaw(witness.running()));
        }
      }
      return this;
    }

    World gdbHears(RspFrame frame) {
      if (gdb.asking >= 0) {
        require(frame.equals(packet("00")), "gdb waits for memory and gets %s", frame);
        fromGdb.add(new Input.GdbAnswered(gdb.asking, DONE));
        gdb = new Gdb(false, -1);
        return world();
      }
      require(gdb.runs, "gdb stands and hears %s", frame);
      if (frame.equals(FALSE_HIT)) {
        gdbToStub.add(GO);
      } else {
        gdb = new Gdb(false, -1);
        fromGdb.add(new Input.GdbStopped(frame.equals(TRUE_HIT) ? HIT : PAUSE));
      }
      return world();
    }

    /** QEMU 7.2: any byte stops running CPUs, and is lost by that. */
    World qemuHears(RspFrame frame) {
      if (qemuRuns) {
        require(frame instanceof RspFrame.Interrupt, "QEMU runs and is stopped by %s", frame);
        qemuRuns = false;
        qemuToStub.add(PAUSED);
      } else if (frame.equals(GO)) {
        qemuRuns = true;
        qemuToStub.add(new RspFrame.Ack());
      } else if (frame instanceof RspFrame.Packet) {
        qemuToStub.add(new RspFrame.Ack());
        qemuToStub.add(packet("00"));
      }
      return world();
    }
  }
}
