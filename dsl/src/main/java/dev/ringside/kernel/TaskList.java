package dev.ringside.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The kernel's processes, read from physical memory: the guest neither stops nor takes part. What
 * is read while it runs may be out of date, and ends where the list leads nowhere. For x86-64
 * without address space randomization: the kernel's image is where it was linked. Immutable.
 */
public final class TaskList {
  /** {@code __START_KERNEL_map} (arch/x86/include/asm/page_64_types.h, Linux 6.1). */
  private static final long IMAGE = 0xffffffff80000000L;

  private static final int COMM_LENGTH = 16;

  /** {@code PID_MAX_DEFAULT} (include/linux/threads.h, Linux 6.1). */
  private static final int MOST = 0x8000;

  private final long first;
  private final long pageOffsetBase;
  private final int tasks;
  private final int pid;
  private final int mm;
  private final int comm;

  private TaskList(long first, long pageOffsetBase, int tasks, int pid, int mm, int comm) {
    this.first = first;
    this.pageOffsetBase = pageOffsetBase;
    this.tasks = tasks;
    this.pid = pid;
    this.mm = mm;
    this.comm = comm;
  }

  /**
   * A process.
   *
   * @param pid of its first thread
   * @param comm its command's name, up to 15 characters
   * @param user whether it has memory of its own; the kernel's threads have none
   */
  public record Task(int pid, String comm, boolean user) {}

  /** The machine's memory. */
  public interface PhysicalMemory {
    /** The bytes from a physical address on; empty where nothing can be read. */
    Optional<ByteBuffer> read(long address, int length);
  }

  /** The list of a kernel; empty for one that has not what is needed to find it. */
  public static Optional<TaskList> of(Symbols symbols, Types types) {
    Optional<Symbol> first = symbols.find("init_task");
    Optional<Symbol> base = symbols.find("page_offset_base");
    List<OptionalLong> offsets = new ArrayList<>();
    for (String member : List.of("tasks", "pid", "mm", "comm")) {
      offsets.add(types.offset("task_struct", member));
    }
    if (first.isEmpty() || base.isEmpty() || offsets.stream().anyMatch(OptionalLong::isEmpty)) {
      return Optional.empty();
    }
    int[] at = offsets.stream().mapToInt(offset -> (int) offset.getAsLong()).toArray();
    return Optional.of(
        new TaskList(
            first.get().address().bits(), base.get().address().bits(), at[0], at[1], at[2], at[3]));
  }

  /**
   * The processes now, in the order in which they were started; none where this is not the kernel.
   */
  public List<Task> read(PhysicalMemory memory) {
    Optional<Long> directMap =
        memory
            .read(pageOffsetBase - IMAGE, Long.BYTES)
            .map(bytes -> bytes.order(ByteOrder.LITTLE_ENDIAN).getLong(0));
    List<Task> found = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    long task = first;
    while (directMap.isPresent() && found.size() < MOST && seen.add(task)) {
      int begin = Math.min(Math.min(tasks, pid), Math.min(mm, comm));
      int end = Math.max(Math.max(tasks, pid) + Long.BYTES, Math.max(mm, comm) + COMM_LENGTH);
      long physical = task < IMAGE ? task - directMap.get() : task - IMAGE;
      Optional<ByteBuffer> read = memory.read(physical + begin, end - begin);
      if (read.isEmpty()) {
        break;
      }
      ByteBuffer bytes = read.get().order(ByteOrder.LITTLE_ENDIAN);
      String name = text(bytes, comm - begin);
      if (task == first) {
        if (!name.startsWith("swapper")) {
          break;
        }
      } else {
        found.add(new Task(bytes.getInt(pid - begin), name, bytes.getLong(mm - begin) != 0));
      }
      task = bytes.getLong(tasks - begin) - tasks;
    }
    return found;
  }

  private static String text(ByteBuffer bytes, int at) {
    byte[] name = new byte[COMM_LENGTH];
    bytes.get(at, name);
    return new String(name, StandardCharsets.UTF_8).split("\0", 2)[0];
  }
}
