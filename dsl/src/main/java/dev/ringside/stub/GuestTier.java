package dev.ringside.stub;

import dev.ringside.stub.guest.Landing;
import dev.ringside.stub.guest.Room;
import dev.ringside.stub.guest.Site;
import dev.ringside.wire.ax.AgentExpression;
import dev.ringside.wire.rsp.Hex;
import dev.ringside.wire.rsp.ThreadId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The breakpoints that live in the guest. Immutable.
 *
 * @param symbols what gdb told of the kernel
 * @param kernel what was learnt of it; empty before the first breakpoint, and after a reset
 * @param sites by address
 * @param placed all code since the machine started, oldest first
 * @param refusals by address, why a breakpoint is not in the guest, in a clause
 * @param reported for each CPU when it last reported a hit, so that none waits for ever
 * @param shared whether words of the guest's memory can be watched while it runs
 * @param changing how many hold or want {@link TextLock}, while anybody does; nothing is armed then
 * @param questions by address, how often code in the guest could not answer itself
 * @param lost breakpoints of gdb's, by address, that a reset has wiped out and QEMU has not yet got
 * @param selected the request by which gdb, as far as it knows, has selected the CPU that QEMU
 *     answers for
 * @param counted by number of a counter, whose evaluations it counted last
 * @param prices what the code takes
 */
record GuestTier(
    GuestSymbols symbols,
    Optional<GuestKernel> kernel,
    Map<Long, GuestSite> sites,
    List<Placed> placed,
    Map<Long, String> refusals,
    Map<ThreadId, Long> reported,
    boolean shared,
    OptionalInt changing,
    Map<Long, Long> questions,
    Map<Long, List<AgentExpression>> lost,
    String selected,
    Map<Integer, Long> counted,
    Prices prices) {

  static final GuestTier NONE =
      new GuestTier(
          GuestSymbols.NONE,
          Optional.empty(),
          Map.of(),
          List.of(),
          Map.of(),
          Map.of(),
          false,
          OptionalInt.empty(),
          Map.of(),
          Map.of(),
          "Hg0",
          Map.of(),
          Prices.NONE);

  private static final Pattern READ = Pattern.compile("m[0-9a-f]{1,16},.*");
  private static final byte PADDING = (byte) 0xcc;

  GuestTier {
    sites = Map.copyOf(sites);
    placed = List.copyOf(placed);
    refusals = Map.copyOf(refusals);
    reported = Map.copyOf(reported);
    questions = Map.copyOf(questions);
    lost = Map.copyOf(lost);
    counted = Map.copyOf(counted);
  }

  /** A tier while it is being changed. */
  private static final class Draft {
    GuestSymbols symbols;
    Optional<GuestKernel> kernel;
    Map<Long, GuestSite> sites;
    List<Placed> placed;
    Map<Long, String> refusals;
    Map<ThreadId, Long> reported;
    boolean shared;
    OptionalInt changing;
    Map<Long, Long> questions;
    Map<Long, List<AgentExpression>> lost;
    String selected;
    Map<Integer, Long> counted;
    Prices prices;

    Draft(GuestTier from) {
      symbols = from.symbols;
      kernel = from.kernel;
      sites = new HashMap<>(from.sites);
      placed = new ArrayList<>(from.placed);
      refusals = new HashMap<>(from.refusals);
      reported = new HashMap<>(from.reported);
      shared = from.shared;
      changing = from.changing;
      questions = new HashMap<>(from.questions);
      lost = new HashMap<>(from.lost);
      selected = from.selected;
      counted = new HashMap<>(from.counted);
      prices = from.prices;
    }
  }

  private GuestTier with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new GuestTier(
        draft.symbols,
        draft.kernel,
        draft.sites,
        draft.placed,
        draft.refusals,
        draft.reported,
        draft.shared,
        draft.changing,
        draft.questions,
        draft.lost,
        draft.selected,
        draft.counted,
        draft.prices);
  }

  GuestTier withPrices(Prices now) {
    return with(draft -> draft.prices = now);
  }

  /** With what came of measuring what a breakpoint's condition takes. */
  GuestTier priced(GuestSite site, Optional<Double> nanos) {
    return withPrices(prices.with(site, nanos));
  }

  GuestTier withShared(boolean now) {
    return with(draft -> draft.shared = now);
  }

  GuestTier withSymbols(GuestSymbols more) {
    return with(draft -> draft.symbols = more);
  }

  GuestTier withSelected(String request) {
    return with(draft -> draft.selected = request);
  }

  GuestTier withKernel(GuestKernel learnt) {
    return with(draft -> draft.kernel = Optional.of(learnt));
  }

  /** Somebody, or nobody, holds or wants the lock. */
  GuestTier changing(OptionalInt holders) {
    return with(draft -> draft.changing = holders);
  }

  GuestTier refused(long address, String why) {
    return with(draft -> draft.refusals.put(address, why));
  }

  /** Nothing speaks against a breakpoint there any more. */
  GuestTier allowed(long address) {
    return with(draft -> draft.refusals.remove(address));
  }

  /** With a site that is armed now. */
  GuestTier armed(GuestSite site) {
    return with(
        draft -> {
          draft.sites.put(site.address(), site);
          draft.refusals.remove(site.address());
          if (!draft.placed.contains(site.code())) {
            draft.placed.add(site.code());
          }
        });
  }

  /** A counter begins to count there. */
  GuestTier counting(int number, long address) {
    return with(draft -> draft.counted.put(number, address));
  }

  /** What was counted there is of no interest any more. */
  GuestTier uncounted(long address) {
    return with(draft -> draft.counted.values().remove(address));
  }

  /** Without a site; its code stays. */
  GuestTier disarmed(long address) {
    return with(draft -> draft.sites.remove(address));
  }

  /** Without any site. */
  GuestTier withoutSites() {
    return with(draft -> draft.sites.clear());
  }

  /** The code at a site could not answer itself, once more. */
  GuestTier questioned(long address) {
    return with(draft -> draft.questions.merge(address, 1L, Long::sum));
  }

  /** The CPU has reported its hit, as the last of all. */
  GuestTier reported(ThreadId cpu) {
    long last = reported.values().stream().mapToLong(Long::longValue).max().orElse(0);
    return with(draft -> draft.reported.put(cpu, last + 1));
  }

  /** The machine was reset: nothing is left of what we put there. */
  GuestTier afterReset() {
    return with(
        draft -> {
          sites.values().stream()
              .filter(site -> site.breakpoint().isPresent() && site.wanted())
              .forEach(site -> draft.lost.put(site.address(), site.conditions()));
          draft.kernel = Optional.empty();
          draft.sites.clear();
          draft.placed.clear();
          draft.refusals.clear();
          draft.counted.clear();
          draft.prices = Prices.NONE;
        });
  }

  /** What was lost has found a place. */
  GuestTier recovered() {
    return with(
        draft -> {
          draft.changing = OptionalInt.empty();
          draft.lost.clear();
        });
  }

  /** When a CPU last reported a hit: a smaller number is longer ago. */
  long lastReported(ThreadId cpu) {
    return reported.getOrDefault(cpu, 0L);
  }

  /** A place where the next code may lie; empty where the room is used up. */
  Optional<Room> room() {
    if (kernel.isEmpty()) {
      return Optional.empty();
    }
    long next = kernel.get().roomBegin();
    for (Placed each : placed) {
      next = Math.max(next, GuestRoom.aligned(each.begin() + each.length()));
    }
    long begin = next + GuestJournal.LENGTH;
    int left = (int) (kernel.get().roomEnd() - begin);
    return left > 0 ? Optional.of(new Room(begin, left)) : Optional.empty();
  }

  /**
   * Whether more than half of the room is left: code is never overwritten, and who arms hundreds of
   * breakpoints shall not run out of it.
   */
  boolean hasPlentyOfRoom() {
    long half = kernel.map(known -> known.roomEnd() - known.roomBegin()).orElse(0L) / 2;
    return room().filter(left -> left.length() > half).isPresent();
  }

  /** Code that lies there already and does what is asked. */
  Optional<Placed> placed(Site site, List<AgentExpression> questions, OptionalInt counter) {
    return placed.stream().filter(each -> each.serves(site, questions, counter)).findFirst();
  }

  /** The code in which an instruction pointer is, and what to do about it. */
  record InCode(Placed placed, Landing landing) {}

  /** Empty for an instruction pointer outside of our code. */
  Optional<InCode> find(long rip) {
    return placed.stream()
        .flatMap(each -> each.landing(rip).map(landing -> new InCode(each, landing)).stream())
        .findFirst();
  }

  /** Whether what a reset has wiped out is still to be given to QEMU. */
  boolean needsRecovery() {
    return !lost.isEmpty() || changing.isPresent() && kernel.isEmpty();
  }

  /** An answer of QEMU's as gdb shall see it; only reads of memory differ. */
  String unpatched(String request, String answer) {
    Optional<Long> address =
        !placed.isEmpty() && READ.matcher(request).matches()
            ? Optional.of(Long.parseUnsignedLong(request.substring(1, request.indexOf(',')), 16))
            : Optional.empty();
    Optional<byte[]> bytes = address.flatMap(any -> Hex.decode(answer));
    if (bytes.isEmpty()) {
      return answer;
    }
    hide(address.get(), bytes.get());
    return Hex.encode(bytes.get());
  }

  /**
   * What gdb shall see of memory that was read: the instructions the kernel put there, and padding
   * where our code lies.
   *
   * @param address of the first byte
   * @param bytes as they are in memory; changed in place
   */
  void hide(long address, byte[] bytes) {
    for (Placed each : placed) {
      byte[] padding = new byte[GuestJournal.LENGTH + each.length()];
      Arrays.fill(padding, PADDING);
      overlay(address, bytes, each.begin() - GuestJournal.LENGTH, padding);
    }
    for (GuestSite site : sites.values()) {
      overlay(address, bytes, site.address(), site.code().site().displaced());
    }
  }

  private static void overlay(long address, byte[] bytes, long at, byte[] with) {
    for (int i = 0; i < with.length; i++) {
      long offset = at + i - address;
      if (offset >= 0 && offset < bytes.length) {
        bytes[(int) offset] = with[i];
      }
    }
  }

  /** The sites of which some byte lies there. */
  List<GuestSite> overlapping(long address, long length) {
    return sites.values().stream()
        .filter(
            site -> site.address() - address < length && address - site.address() < site.length())
        .toList();
  }
}
