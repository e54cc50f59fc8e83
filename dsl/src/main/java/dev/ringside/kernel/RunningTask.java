package dev.ringside.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a kernel of several CPUs keeps the task that each runs: what {@link TaskWords} says to gdb,
 * for whoever reads memory himself. Immutable.
 *
 * @param perCpuOffsets the address of {@code __per_cpu_offset}
 * @param current where the pointer to the task is in a CPU's data
 * @param top where the pointer to the top of its stack is; empty where there is none
 * @param pid where the number is in the task
 * @param comm where the name is in it
 * @param number how far below the top of the stack the number of the system call is
 */
public record RunningTask(
    long perCpuOffsets, long current, OptionalLong top, int pid, int comm, OptionalLong number) {
  private static final int COMM_LENGTH = 16;

  /**
   * A task.
   *
   * @param pid what {@code gettid} says in it
   * @param comm its command's name, up to 15 characters
   * @param call the number of the system call it is in, or was in last; empty where unknown
   */
  public record Task(int pid, String comm, OptionalLong call) {}

  /** Memory by the kernel's own addresses. */
  public interface Memory {
    /** The bytes from an address on; empty where nothing can be read. */
    Optional<byte[]> read(long address, int length);
  }

  /** Empty for a kernel without one of what is needed, and for one without SMP. */
  public static Optional<RunningTask> of(Symbols symbols, KernelShape shape) {
    OptionalLong offsets = address(symbols, "__per_cpu_offset");
    OptionalLong current = perCpu(symbols, shape, "current_task", "current_task");
    OptionalLong pid = shape.offset("task_struct", "pid");
    OptionalLong comm = shape.offset("task_struct", "comm");
    if (offsets.isEmpty() || current.isEmpty() || pid.isEmpty() || comm.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new RunningTask(
            offsets.getAsLong(),
            current.getAsLong(),
            perCpu(symbols, shape, "cpu_current_top_of_stack", "top_of_stack"),
            (int) pid.getAsLong(),
            (int) comm.getAsLong(),
            TaskWords.systemCallBelowTop(shape)));
  }

  /** See {@link TaskWords}. */
  private static OptionalLong perCpu(
      Symbols symbols, KernelShape shape, String variable, String member) {
    OptionalLong own = address(symbols, variable);
    OptionalLong hot = address(symbols, "pcpu_hot");
    OptionalLong offset = hot.isEmpty() ? hot : shape.offset("pcpu_hot", member);
    return own.isPresent() || offset.isEmpty()
        ? own
        : OptionalLong.of(hot.getAsLong() + offset.getAsLong());
  }

  private static OptionalLong address(Symbols symbols, String name) {
    return symbols.find(name).stream().mapToLong(symbol -> symbol.address().bits()).findFirst();
  }

  /** The task that the CPU runs; empty where memory does not hold what it should. */
  public Optional<Task> read(int cpu, Memory memory) {
    Optional<Long> data = word(memory, perCpuOffsets + (long) cpu * Long.BYTES);
    Optional<Long> task = data.flatMap(own -> word(memory, own + current));
    Optional<byte[]> id = task.flatMap(at -> memory.read(at + pid, Integer.BYTES));
    Optional<byte[]> name = task.flatMap(at -> memory.read(at + comm, COMM_LENGTH));
    return id.flatMap(
        i -> name.map(n -> new Task(buffer(i).getInt(), text(n), call(data.get(), memory))));
  }

  private OptionalLong call(long data, Memory memory) {
    if (top.isEmpty() || number.isEmpty()) {
      return OptionalLong.empty();
    }
    return word(memory, data + top.getAsLong())
        .flatMap(stack -> word(memory, stack - number.getAsLong()))
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  private static Optional<Long> word(Memory memory, long address) {
    return memory.read(address, Long.BYTES).map(bytes -> buffer(bytes).getLong());
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String text(byte[] name) {
    return new String(name, StandardCharsets.UTF_8).split("\0", 2)[0];
  }
}
