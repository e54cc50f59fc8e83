package dev.ringside.dsl.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What is typed, on disk before it is evaluated, so that a session which ends by a crash is not
 * lost. A file in the recorded format, locked as long as its session lives and removed when that
 * ends as it should. Used by the thread that records.
 */
public final class Journal {
  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private final Path folder;
  private final Consumer<IOException> complaint;
  private Optional<Path> file = Optional.empty();
  private Optional<FileChannel> channel = Optional.empty();
  private boolean over;
  private long begun;

  /**
   * A journal; there is a file from the first entry on.
   *
   * @param folder made where it is not there; the file is called like our process
   * @param complaint told once why nothing is kept
   */
  public Journal(Path folder, Consumer<IOException> complaint) {
    this.folder = folder;
    this.complaint = complaint;
  }

  /** The newest journal in the folder whose session has ended without removing it. */
  public static Optional<Path> abandoned(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(Journal::isAbandoned)
          .max(Comparator.comparing(Journal::changed));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** The lock of a process goes with it, whatever its end. */
  private static boolean isAbandoned(Path file) {
    try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return other.tryLock() != null;
    } catch (IOException | OverlappingFileLockException notOurs) {
      return false;
    }
  }

  private static FileTime changed(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException gone) {
      return FileTime.fromMillis(0);
    }
  }

  /** An entry is about to be evaluated; when this returns it is on disk. */
  void begun(String lines) {
    attempt(
        () -> {
          if (channel.isEmpty()) {
            channel = Optional.of(create());
            append(Form.HEADER + Header.VERSION + "\n\n");
          }
          begun = channel.get().position();
          append(lines);
          channel.get().force(false);
        });
  }

  /** What came of it: these lines instead. */
  void ended(String lines) {
    attempt(
        () -> {
          channel.get().truncate(begun);
          append(lines);
        });
  }

  private void append(String text) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
    while (bytes.hasRemaining()) {
      channel.get().write(bytes);
    }
  }

  /** A process of an earlier start may have had our number. */
  private FileChannel create() throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; ; i++) {
      Path candidate = folder.resolve(ProcessHandle.current().pid() + (i == 0 ? "" : "-" + i));
      try {
        FileChannel created =
            FileChannel.open(
                candidate,
                NEW,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        created.tryLock();
        file = Optional.of(candidate);
        return created;
      } catch (FileAlreadyExistsException earlier) {
        continue;
      }
    }
  }

  private interface Writing {
    void run() throws IOException;
  }

  private void attempt(Writing writing) {
    if (over) {
      return;
    }
    try {
      writing.run();
    } catch (IOException failure) {
      over = true;
      complaint.accept(failure);
    }
  }

  /** Removes it: the session ends as it should. */
  void close() {
    over = true;
    try {
      if (channel.isPresent()) {
        channel.get().close();
        Files.deleteIfExists(file.get());
      }
    } catch (IOException failure) {
      complaint.accept(failure);
    }
  }
}
