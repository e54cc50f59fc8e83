package dev.ringside.io;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.locks.StampedLock;

/**
 * A file that is mapped, shared with whoever else maps it; numbers are little-endian. What is
 * outside the file, and everything after {@link #close}, is empty. Thread-safe: many may read and
 * write at once; an aligned number is read and written in one piece.
 *
 * <p>The size is the one found when it was mapped: a file that shrinks later would end the JVM's
 * access with an {@link InternalError}, which files sealed against it ({@code F_SEAL_SHRINK}) can
 * not.
 */
public final class SharedMemory implements AutoCloseable {
  /** A Java buffer has at most 2^31 - 1 bytes. */
  private static final int PIECE_BITS = 30;

  private static final long PIECE = 1L << PIECE_BITS;
  private static final VarHandle INTS =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** How much is read at once to look through it. */
  private static final int SEARCHED = 1 << 20;

  private final long size;

  /**
   * What was never written is read through it: read through the mapping it would take up memory.
   */
  private final FileChannel file;

  /** Held for reading during each access, so that no page is unmapped under it. */
  private final StampedLock mapped = new StampedLock();

  private List<ByteBuffer> pieces;

  private SharedMemory(long size, FileChannel file, List<ByteBuffer> pieces) {
    this.size = size;
    this.file = file;
    this.pieces = List.copyOf(pieces);
  }

  /**
   * Maps a whole file for reading and writing.
   *
   * @throws IOException where it cannot be opened or mapped
   */
  public static SharedMemory open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      long size = channel.size();
      List<ByteBuffer> pieces = new ArrayList<>();
      for (long from = 0; from < size; from += PIECE) {
        pieces.add(channel.map(MapMode.READ_WRITE, from, Math.min(PIECE, size - from)));
      }
      return new SharedMemory(size, channel, pieces);
    } catch (IOException failure) {
      channel.close();
      throw failure;
    }
  }

  /** In bytes, 0 for an empty file. */
  public long size() {
    return size;
  }

  /** The 32 bits at an offset. */
  public OptionalInt getInt(long offset) {
    long stamp = mapped.readLock();
    try {
      if (!whole(offset, Integer.BYTES)) {
        return OptionalInt.empty();
      }
      return OptionalInt.of((int) INTS.getVolatile(piece(offset), within(offset)));
    } finally {
      mapped.unlockRead(stamp);
    }
  }

  /**
   * Writes 32 bits, which everybody sees after what was written before.
   *
   * @param offset a multiple of 4
   * @return whether they were written
   */
  public boolean putInt(long offset, int value) {
    long stamp = mapped.readLock();
    try {
      boolean inside = whole(offset, Integer.BYTES);
      if (inside) {
        INTS.setVolatile(piece(offset), within(offset), value);
      }
      return inside;
    } finally {
      mapped.unlockRead(stamp);
    }
  }

  /** The 64 bits at an offset. */
  public OptionalLong getLong(long offset) {
    long stamp = mapped.readLock();
    try {
      if (!whole(offset, Long.BYTES)) {
        return OptionalLong.empty();
      }
      return OptionalLong.of((long) LONGS.getVolatile(piece(offset), within(offset)));
    } finally {
      mapped.unlockRead(stamp);
    }
  }

  /** Bytes from an offset on; empty unless all of them are inside. */
  public Optional<byte[]> read(long offset, int length) {
    if (length < 0 || !inside(offset, length)) {
      return Optional.empty();
    }
    byte[] bytes = new byte[length];
    return read(offset, bytes, 0, length) ? Optional.of(bytes) : Optional.empty();
  }

  /**
   * Reads bytes into an array.
   *
   * @return whether all of them were inside; else the array is as it was
   */
  public boolean read(long offset, byte[] into, int at, int length) {
    return copy(offset, length, (piece, from, done, n) -> piece.get(from, into, at + done, n));
  }

  /**
   * Writes bytes.
   *
   * @return whether there was room for all of them; else nothing is written
   */
  public boolean write(long offset, byte[] bytes) {
    return copy(offset, bytes.length, (piece, from, done, n) -> piece.put(from, bytes, done, n));
  }

  /** One piece's share of a copy: {@code n} bytes, after {@code done} in other pieces. */
  private interface Share {
    void copy(ByteBuffer piece, int from, int done, int n);
  }

  private boolean copy(long offset, int length, Share share) {
    long stamp = mapped.readLock();
    try {
      if (pieces.isEmpty() || !inside(offset, length)) {
        return false;
      }
      for (int done = 0; done < length; ) {
        long at = offset + done;
        int n = (int) Math.min(length - done, PIECE - within(at));
        share.copy(piece(at), within(at), done, n);
        done += n;
      }
      return true;
    } finally {
      mapped.unlockRead(stamp);
    }
  }

  /**
   * Whether any aligned number of 64 bits is one of those from {@code low} to below {@code high},
   * both unsigned; empty where the memory cannot be read. What others write meanwhile may be
   * missed.
   */
  public Optional<Boolean> holds(long low, long high) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(SEARCHED).order(ByteOrder.LITTLE_ENDIAN);
    long stamp = mapped.readLock();
    try {
      for (long at = 0; at < size; at += buffer.limit()) {
        buffer.clear();
        while (buffer.hasRemaining() && file.read(buffer, at + buffer.position()) > 0) {}
        buffer.flip();
        if (buffer.limit() < Math.min(SEARCHED, size - at)) {
          return Optional.empty();
        }
        if (holds(buffer, low, high)) {
          return Optional.of(true);
        }
      }
      return Optional.of(false);
    } catch (IOException closed) {
      return Optional.empty();
    } finally {
      mapped.unlockRead(stamp);
    }
  }

  private static boolean holds(ByteBuffer buffer, long low, long high) {
    long length = high - low + Long.MIN_VALUE;
    for (int at = 0; at + Long.BYTES <= buffer.limit(); at += Long.BYTES) {
      if (buffer.getLong(at) - low + Long.MIN_VALUE < length) {
        return true;
      }
    }
    return false;
  }

  /** An aligned number inside: no mapping ends within it. */
  private boolean whole(long offset, int length) {
    return !pieces.isEmpty() && offset % length == 0 && inside(offset, length);
  }

  private boolean inside(long offset, int length) {
    return offset >= 0 && offset <= size - length;
  }

  private ByteBuffer piece(long offset) {
    return pieces.get((int) (offset >>> PIECE_BITS));
  }

  private static int within(long offset) {
    return (int) (offset & (PIECE - 1));
  }

  /** Unmaps it. Idempotent. */
  @Override
  public void close() {
    long stamp = mapped.writeLock();
    try {
      pieces.forEach(SharedMemory::unmap);
      pieces = List.of();
      file.close();
    } catch (IOException closed) {
      assert !file.isOpen() : closed;
    } finally {
      mapped.unlockWrite(stamp);
    }
  }

  /**
   * Java 17 unmaps a buffer when it is collected, which may be never: the file's pages would stay
   * in memory after its owner has ended. {@code Unsafe.invokeCleaner} (module jdk.unsupported) is
   * the one way to unmap at once; compiling against it warns, hence reflection. Without it the
   * collector does it.
   */
  private static void unmap(ByteBuffer piece) {
    try {
      Class<?> unsafe = Class.forName("sun.misc.Unsafe");
      Field instance = unsafe.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      Method clean = unsafe.getMethod("invokeCleaner", ByteBuffer.class);
      clean.invoke(instance.get(null), piece);
    } catch (ReflectiveOperationException collected) {
      assert !piece.isReadOnly() : collected;
    }
  }
}
