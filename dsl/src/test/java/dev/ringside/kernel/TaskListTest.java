package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.kernel.TaskList.Task;
import dev.ringside.target.Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A machine of 64 KiB: the image at the beginning, two processes behind it. */
class TaskListTest {
  private static final long IMAGE = 0xffffffff80000000L;
  private static final long DIRECT_MAP = 0xff11000000000000L;
  private static final int BASE = 0x100;
  private static final int SWAPPER = 0x1000;
  private static final int INIT = 0x4000;
  private static final int KTHREADD = 0x8000;
  private static final int COMM = 0;
  private static final int TASKS = 24;
  private static final int PID = 40;
  private static final int MM = 48;

  private final ByteBuffer memory =
      ByteBuffer.allocate(0x10000).order(ByteOrder.LITTLE_ENDIAN).putLong(BASE, DIRECT_MAP);
  private TaskList list;

  @BeforeEach
  void aKernelWithTwoProcesses() {
    list = TaskList.of(symbols("init_task", "page_offset_base"), types()).orElseThrow();
    task(SWAPPER, 0, "swapper/0", 0, DIRECT_MAP + INIT);
    task(INIT, 1, "init", 0x1234, DIRECT_MAP + KTHREADD);
    task(KTHREADD, 2, "kthreadd", 0, IMAGE + SWAPPER);
  }

  private static Symbols symbols(String first, String base) {
    return Symbols.of(
        List.of(
            new Symbol(first, new Address(IMAGE + SWAPPER), 64, Symbol.Kind.OBJECT),
            new Symbol(base, new Address(IMAGE + BASE), 8, Symbol.Kind.OBJECT)));
  }

  private static Types types() {
    BtfSection btf = new BtfSection();
    int[] members = {
      btf.string("comm"), 2, 8 * COMM,
      btf.string("tasks"), 2, 8 * TASKS,
      btf.string("pid"), 2, 8 * PID,
      btf.string("mm"), 2, 8 * MM
    };
    btf.type("task_struct", Btf.STRUCT, 4, 64, members);
    btf.type("long", Btf.INT, 0, 8, 64);
    return Types.of(ByteBuffer.wrap(btf.bytes()));
  }

  private void task(int at, int pid, String comm, long mm, long next) {
    memory.put(at + COMM, comm.getBytes(StandardCharsets.UTF_8));
    memory.putInt(at + PID, pid).putLong(at + MM, mm).putLong(at + TASKS, next + TASKS);
  }

  private Optional<ByteBuffer> read(long address, int length) {
    return address >= 0 && address + length <= memory.capacity()
        ? Optional.of(memory.slice((int) address, length).order(ByteOrder.LITTLE_ENDIAN))
        : Optional.empty();
  }

  @Test
  void everyProcessButTheIdleOne() {
    assertThat(list.read(this::read))
        .containsExactly(new Task(1, "init", true), new Task(2, "kthreadd", false));
  }

  @Test
  void aListThatLeadsNowhereEndsThere() {
    task(INIT, 1, "init", 0x1234, DIRECT_MAP + 0x100000);
    assertThat(list.read(this::read)).containsExactly(new Task(1, "init", true));
    task(INIT, 1, "init", 0x1234, DIRECT_MAP + INIT);
    assertThat(list.read(this::read)).containsExactly(new Task(1, "init", true));
  }

  @Test
  void anotherKernelHasNone() {
    task(SWAPPER, 0, "elsewhere", 0, DIRECT_MAP + INIT);
    assertThat(list.read(this::read)).isEmpty();
    assertThat(list.read((address, length) -> Optional.empty())).isEmpty();
    assertThat(TaskList.of(symbols("init_tusk", "page_offset_base"), types())).isEmpty();
    assertThat(TaskList.of(symbols("init_task", "base"), types())).isEmpty();
    assertThat(
            TaskList.of(symbols("init_task", "page_offset_base"), Types.of(ByteBuffer.allocate(0))))
        .isEmpty();
  }

  @Test
  void anyMemoryHasAnEnd() {
    Random random = new Random(6);
    for (int round = 0; round < 2_000; round++) {
      aKernelWithTwoProcesses();
      for (int i = 0; i < 4; i++) {
        memory.put(random.nextInt(memory.capacity()), (byte) random.nextInt(256));
      }
      memory.put(INIT + TASKS + random.nextInt(8), (byte) random.nextInt(256));
      assertThat(list.read(this::read).size()).isLessThan(0x8001);
    }
  }
}
