package dev.ringside.kernel;

import dev.ringside.target.Address;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;

/**
 * The symbol table of one kernel, at the addresses it was linked for. Immutable, so any thread may
 * use it.
 */
public final class Symbols {

  // Two symbols at one address: the typed and larger one says more (.text and _stext and the
  // function they begin with). Sorted so that the best comes last, where a floor search ends.
  private static final Comparator<Symbol> BY_ADDRESS =
      Comparator.comparing(Symbol::address)
          .thenComparing(s -> s.kind() == Symbol.Kind.LABEL ? 0 : 1)
          .thenComparingLong(Symbol::size)
          .thenComparing(Comparator.comparing(Symbol::name).reversed());

  private final List<Symbol> symbols;
  private final Map<String, Symbol> byName;
  private final Optional<String> buildId;
  private final List<Address> systemCallTable;
  private final Map<Address, Symbol> systemCalls = new HashMap<>();

  /**
   * Sorted when it is first asked for, at worst by two threads at once: that takes as long as all
   * the rest, and many sessions need names alone.
   */
  private volatile List<Symbol> sorted = List.of();

  private Symbols(List<Symbol> symbols, Optional<String> buildId, List<Address> systemCallTable) {
    this.symbols = List.copyOf(symbols);
    this.byName = new HashMap<>(2 * symbols.size());
    systemCallTable.forEach(address -> systemCalls.put(address, null));
    for (Symbol symbol : symbols) {
      byName.merge(symbol.name(), symbol, Symbols::better);
      if (systemCalls.containsKey(symbol.address())) {
        systemCalls.merge(symbol.address(), symbol, BinaryOperator.maxBy(BY_ADDRESS));
      }
    }
    this.buildId = buildId;
    this.systemCallTable = systemCallTable;
  }

  /**
   * Reads {@code .symtab}; 0.25 s for the 117,000 symbols of Debian's 588 MB vmlinux.
   *
   * @throws IOException when the file cannot be read, or is no 64-bit ELF file with symbols; the
   *     message names the file and the cure
   */
  public static Symbols read(Path vmlinux) throws IOException {
    try (FileChannel file = FileChannel.open(vmlinux)) {
      VmlinuxFile elf = new VmlinuxFile(vmlinux, file);
      List<Symbol> symbols = elf.symbols();
      List<Address> table = new ArrayList<>();
      for (Symbol symbol : symbols) {
        if (symbol.name().equals("sys_call_table")) {
          table.addAll(elf.pointers(symbol.address(), symbol.size()));
        }
      }
      return new Symbols(symbols, elf.buildId(), table);
    }
  }

  /** A table of the given symbols, without a build id and system calls. */
  public static Symbols of(List<Symbol> symbols) {
    return new Symbols(symbols, Optional.empty(), List.of());
  }

  /** The number of symbols. */
  public int size() {
    return symbols.size();
  }

  private List<Symbol> byAddress() {
    if (sorted.isEmpty()) {
      sorted = symbols.stream().sorted(BY_ADDRESS).toList();
    }
    return sorted;
  }

  /**
   * The NT_GNU_BUILD_ID note in hex, which the running kernel shows in {@code /sys/kernel/notes}.
   */
  public Optional<String> buildId() {
    return buildId;
  }

  /**
   * The symbol that covers an address, and the offset into it. A symbol without a size reaches to
   * the next one; padding behind a sized symbol belongs to none.
   */
  public Optional<Symbol.Offset> at(Address address) {
    List<Symbol> byAddress = byAddress();
    int low = 0;
    int high = byAddress.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (byAddress.get(middle).address().compareTo(address) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low == 0) {
      return Optional.empty();
    }
    Symbol floor = byAddress.get(low - 1);
    long offset = address.bits() - floor.address().bits();
    boolean last = low == byAddress.size();
    boolean covers =
        floor.size() == 0 ? offset == 0 || !last : Long.compareUnsigned(offset, floor.size()) < 0;
    return covers ? Optional.of(new Symbol.Offset(floor, offset)) : Optional.empty();
  }

  /** The symbol of that very name; of several static ones the one at the lowest address. */
  public Optional<Symbol> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * The name of a 64-bit system call by its number: {@code close} for 3.
   *
   * @return empty for a number the kernel does not have, or a kernel without {@code sys_call_table}
   */
  public Optional<String> systemCall(long number) {
    if (number < 0 || number >= systemCallTable.size()) {
      return Optional.empty();
    }
    return Optional.ofNullable(systemCalls.get(systemCallTable.get((int) number)))
        .map(function -> function.name().replaceFirst("^(?:__x64_sys_|__x64_|[sS]y[sS]_)", ""))
        .filter(name -> !name.equals("ni_syscall"));
  }

  /** Whether there is a function, or a place in assembly, of that very name. */
  public boolean hasFunction(String name) {
    return find(name).filter(s -> s.kind() != Symbol.Kind.OBJECT).isPresent();
  }

  /** The functions whose whole name matches, in the order of their addresses. */
  public List<Symbol> match(Pattern name) {
    return functions().stream().filter(s -> name.matcher(s.name()).matches()).toList();
  }

  /** The functions and variables whose name begins so, by name: what TAB completes to. */
  public List<Symbol> prefix(String start) {
    return byName.values().stream()
        .filter(s -> s.kind() != Symbol.Kind.LABEL && s.name().startsWith(start))
        .sorted(Comparator.comparing(Symbol::name))
        .toList();
  }

  /** Up to five functions and variables whose names look most like this one, best first. */
  public List<String> near(String name) {
    return NearNames.of(
        name,
        byName.values().stream()
            .filter(s -> s.kind() != Symbol.Kind.LABEL)
            .map(Symbol::name)
            .toList());
  }

  private List<Symbol> functions() {
    return byAddress().stream().filter(s -> s.kind() == Symbol.Kind.FUNCTION).toList();
  }

  /** Typed before untyped, then the lowest address: every run answers alike. */
  private static Symbol better(Symbol known, Symbol other) {
    boolean label = known.kind() == Symbol.Kind.LABEL;
    if (label != (other.kind() == Symbol.Kind.LABEL)) {
      return label ? other : known;
    }
    return BY_ADDRESS.compare(known, other) <= 0 ? known : other;
  }
}
