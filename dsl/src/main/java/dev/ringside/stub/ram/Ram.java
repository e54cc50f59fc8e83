package dev.ringside.stub.ram;

import dev.ringside.io.SharedMemory;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A guest's memory, mapped: read and written while the guest runs. After {@link #close}, and where
 * an address is no RAM, everything is empty. Thread-safe.
 *
 * <p>QEMU does not learn of what is written here: code that it has translated stays as it was.
 */
public final class Ram implements AutoCloseable {
  private static final int PAGE = 0x1000;

  private final SharedMemory memory;
  private final RamLayout layout;

  Ram(SharedMemory memory, RamLayout layout) {
    this.memory = memory;
    this.layout = layout;
  }

  /**
   * The memory of the guest of this QEMU; empty where it is not shared (a QEMU started without
   * {@code memory-backend-memfd,share=on}), not ours to open, or laid out in a way that we do not
   * know.
   */
  public static Optional<Ram> of(long pid) {
    return QemuRam.find(pid)
        .flatMap(
            file -> {
              try {
                SharedMemory memory = SharedMemory.open(file);
                Optional<Ram> ram =
                    RamLayout.of(QemuRam.command(pid), memory.size())
                        .map(layout -> new Ram(memory, layout));
                if (ram.isEmpty()) {
                  memory.close();
                }
                return ram;
              } catch (IOException refused) {
                return Optional.empty();
              }
            });
  }

  /** Where physical addresses are in {@link #memory}. */
  public RamLayout layout() {
    return layout;
  }

  /** The mapping, to watch words of it. */
  public SharedMemory memory() {
    return memory;
  }

  /** Bytes from a physical address on; empty unless all of them are RAM. */
  public Optional<byte[]> read(long physical, int length) {
    OptionalLong offset = layout.offset(physical, length);
    return offset.isPresent() ? memory.read(offset.getAsLong(), length) : Optional.empty();
  }

  /** Writes bytes from a physical address on; whether all of them are RAM, else none is written. */
  public boolean write(long physical, byte[] bytes) {
    OptionalLong offset = layout.offset(physical, bytes.length);
    return offset.isPresent() && memory.write(offset.getAsLong(), bytes);
  }

  /** The 32 bits at a physical address, a multiple of 4. */
  public OptionalInt getInt(long physical) {
    OptionalLong offset = layout.offset(physical, Integer.BYTES);
    return offset.isPresent() ? memory.getInt(offset.getAsLong()) : OptionalInt.empty();
  }

  /** The 64 bits at a physical address, a multiple of 8. */
  public OptionalLong getLong(long physical) {
    OptionalLong offset = layout.offset(physical, Long.BYTES);
    return offset.isPresent() ? memory.getLong(offset.getAsLong()) : OptionalLong.empty();
  }

  /** Where a CPU with these registers finds an address; empty where it is mapped to nothing. */
  public OptionalLong physical(Paging paging, long virtual) {
    return paging.isLongMode()
        ? PageWalk.physical(paging.cr3(), paging.la57(), virtual, this::getLong)
        : OptionalLong.empty();
  }

  /**
   * Bytes as a CPU with these registers sees them, and the kernel's also while it is in user mode;
   * empty unless all of them are mapped to RAM.
   *
   * @param length 0 or more
   */
  public Optional<byte[]> read(Paging paging, long virtual, int length) {
    if (length < 0) {
      return Optional.empty();
    }
    byte[] bytes = new byte[length];
    for (int done = 0; done < length; ) {
      long at = virtual + done;
      int n = Math.min(length - done, PAGE - (int) (at & (PAGE - 1)));
      OptionalLong physical = physical(paging, at);
      OptionalLong offset =
          physical.isPresent() ? layout.offset(physical.getAsLong(), n) : OptionalLong.empty();
      if (offset.isEmpty() || !memory.read(offset.getAsLong(), bytes, done, n)) {
        return Optional.empty();
      }
      done += n;
    }
    return Optional.of(bytes);
  }

  /** Unmaps it. Idempotent. */
  @Override
  public void close() {
    memory.close();
  }
}
