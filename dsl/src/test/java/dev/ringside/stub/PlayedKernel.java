package dev.ringside.stub;

import dev.ringside.stub.guest.Code;
import dev.ringside.stub.guest.Compilation;
import dev.ringside.stub.guest.GuestCode;
import dev.ringside.stub.guest.Request;
import dev.ringside.stub.guest.Room;
import dev.ringside.stub.guest.Signal;
import dev.ringside.stub.guest.Site;
import dev.ringside.stub.guest.Trust;
import dev.ringside.stub.ram.RamReads;
import dev.ringside.wire.ax.AgentExpression;
import dev.ringside.wire.rsp.Hex;
import dev.ringside.wire.rsp.ThreadId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A kernel of 1 MB of text, and QEMU's part of a conversation about it: reads and writes of
 * physical memory, one CPU's registers.
 */
final class PlayedKernel {
  static final long TEXT = 0xffffffff81000000L;
  static final long TABLES = 0xffffffff81100000L;
  static final long DIRECT_MAP = 0xffff888000000000L;
  private static final long IMAGE = 0xffffffff80000000L;
  private static final int PAGE = 0x1000;
  private static final int FILE = 608;
  private static final int CR4 = 212;
  private final Map<Long, byte[]> pages = new HashMap<>();
  private final Map<String, Long> symbols = new HashMap<>();

  /** Everything QEMU was asked. */
  final List<String> asked = new ArrayList<>();

  long rip;
  long cr4 = 0x20;

  /** The CPU's other registers, by gdb's number. */
  final Map<Integer, Long> registers = new HashMap<>();

  /** What QEMU says of the CPU. */
  String about = "CPU#0 [running]";

  /** What the CPU does when it is let run; the stop that ends it. */
  Supplier<String> runs = () -> "T05thread:p01.01;";

  /** What the search through memory says. */
  String words = RamReads.NO_WORD;

  PlayedKernel() {
    symbols.put("_text", TEXT);
    symbols.put("_etext", TABLES);
    symbols.put("__fentry__", TEXT);
  }

  PlayedKernel symbol(String name, long address) {
    symbols.put(name, address);
    return this;
  }

  /** Puts bytes into the kernel's image. */
  PlayedKernel image(long address, String hex) {
    return physical(address - IMAGE, HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  PlayedKernel physical(long address, byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      page(address + i)[(int) (address + i) & PAGE - 1] = bytes[i];
    }
    return this;
  }

  PlayedKernel number(long physical, long value) {
    return physical(
        physical,
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }

  /** The symbols that the kernel itself knows, ascending. */
  PlayedKernel kallsyms(Long... addresses) {
    ByteBuffer offsets =
        ByteBuffer.allocate(addresses.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.asList(addresses).forEach(each -> offsets.putInt((int) (TEXT - 1 - each)));
    symbol("kallsyms_offsets", TABLES);
    symbol("kallsyms_relative_base", TABLES + 0x1000);
    symbol("kallsyms_num_syms", TABLES + 0x1008);
    physical(TABLES - IMAGE, offsets.array());
    number(TABLES + 0x1000 - IMAGE, TEXT);
    return number(TABLES + 0x1008 - IMAGE, addresses.length);
  }

  /** The table of exceptions: pairs of an instruction and where it goes on. */
  PlayedKernel exceptions(Long... pairs) {
    long begin = TABLES + 0x2000;
    int length = pairs.length / 2 * 12;
    ByteBuffer table = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < pairs.length; i += 2) {
      table.putInt((int) (pairs[i] - (begin + table.position())));
      table.putInt((int) (pairs[i + 1] - (begin + table.position())));
      table.putInt(0);
    }
    symbol("__start___ex_table", begin);
    symbol("__stop___ex_table", begin + length);
    return physical(begin - IMAGE, table.array());
  }

  /** Where the kernel puts jumps ({@code jump_table}) or calls ({@code static_call_sites}). */
  PlayedKernel patchSites(boolean jumps, Long... sites) {
    int entry = jumps ? 16 : 8;
    long begin = TABLES + (jumps ? 0x3000 : 0x4000);
    ByteBuffer table = ByteBuffer.allocate(sites.length * entry).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < sites.length; i++) {
      table.putInt(i * entry, (int) (sites[i] - (begin + i * entry)));
    }
    symbol(jumps ? "__start___jump_table" : "__start_static_call_sites", begin);
    symbol(jumps ? "__stop___jump_table" : "__stop_static_call_sites", begin + table.capacity());
    return physical(begin - IMAGE, table.array());
  }

  private byte[] page(long address) {
    return pages.computeIfAbsent(address & -PAGE, any -> new byte[PAGE]);
  }

  byte[] read(long physical, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = page(physical + i)[(int) (physical + i) & PAGE - 1];
    }
    return bytes;
  }

  GuestTier tier() {
    Trust trust = new Trust(DIRECT_MAP, DIRECT_MAP, 0, 0, 0, 0, Set.of(), List.of());
    GuestSymbols known = new GuestSymbols(symbols, List.of());
    ThreadId cpu = ThreadId.parse("p1.1").orElseThrow();
    GuestKernel kernel =
        new GuestKernel(known, List.of(cpu), trust, List.of(), TABLES + 0x10000, TABLES + 0x20000);
    return GuestTier.NONE.withSymbols(known).withKernel(kernel).withSelected("Hgp1.1");
  }

  /** Talks it to its end. */
  <T> T play(Talk<T> talk) {
    Talk<T> now = talk;
    while (now instanceof Talk.Ask<T> ask) {
      now = ask.next().apply(answer(ask.payload()));
    }
    return ((Talk.Done<T>) now).value();
  }

  String answer(String request) {
    asked.add(request);
    String[] fields = request.substring(1).split("[,:]");
    if (request.startsWith("m")) {
      return Hex.encode(
          read(Long.parseUnsignedLong(fields[0], 16), Integer.parseInt(fields[1], 16)));
    }
    if (request.startsWith("M")) {
      physical(Long.parseUnsignedLong(fields[0], 16), Hex.decode(fields[2]).orElseThrow());
    }
    if (request.startsWith("P")) {
      write(request);
    }
    if (request.startsWith("qThreadExtraInfo,")) {
      return Hex.encode(about.getBytes(StandardCharsets.US_ASCII));
    }
    if (GdbRequest.resumes(request)) {
      return runs.get();
    }
    if (request.startsWith(RamReads.WORDS_BETWEEN)) {
      return words;
    }
    return request.equals("g") ? registers() : "OK";
  }

  private void write(String request) {
    int register = Integer.parseInt(request.substring(1, request.indexOf('=')), 16);
    byte[] bytes = Hex.decode(request.substring(request.indexOf('=') + 1)).orElseThrow();
    long value = RegisterFile.littleEndian(bytes);
    if (register == RegisterFile.RIP) {
      rip = value;
    } else {
      registers.put(register, value);
    }
  }

  private String registers() {
    ByteBuffer file = ByteBuffer.allocate(FILE).order(ByteOrder.LITTLE_ENDIAN);
    registers.forEach((number, value) -> file.putLong(number * Long.BYTES, value));
    file.putLong(RegisterFile.RIP * Long.BYTES, rip).putLong(CR4, cr4);
    return Hex.encode(file.array());
  }

  /** A site with code that lies in the kernel's room. */
  static GuestSite site(Site site) {
    return site(site, List.of());
  }

  /** The same with conditions. */
  static GuestSite site(Site site, List<AgentExpression> conditions) {
    return site(site, conditions, new Signal.Breakpoint());
  }

  /** The same, whose code calls in that way. */
  static GuestSite site(Site site, List<AgentExpression> conditions, Signal signal) {
    Compilation compiled =
        GuestCode.compile(
            new Request(
                site,
                new Room(TABLES + 0x10000, 0x1000),
                conditions,
                new Trust(DIRECT_MAP, DIRECT_MAP, 0, 0, 0, 0, Set.of(), List.of()),
                signal,
                1,
                OptionalInt.empty()));
    Placed placed = new Placed(site, conditions, OptionalInt.empty(), (Code) compiled);
    return new GuestSite(
        site.address(), placed, Optional.of(conditions), true, false, OptionalInt.empty());
  }
}
