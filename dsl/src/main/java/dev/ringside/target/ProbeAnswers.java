package dev.ringside.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What probe guests have answered, in files. Any thread, and any number of processes: a file is
 * there whole or not at all.
 */
final class ProbeAnswers {
  /** A silent guest may have been slow: that is believed for a day, and not after a reboot. */
  private static final Duration SILENCE_COUNTS = Duration.ofDays(1);

  private final Path folder;
  private final String hostBoot;

  /** How a probe ended. */
  enum Probe {
    /** The guest printed its first line. */
    BOOTED,
    /** QEMU ended by itself before that. */
    ENDED,
    /** Nothing came in time. */
    SILENT
  }

  /**
   * The answers in this folder.
   *
   * @param hostBoot what is another one after the host was booted anew
   */
  ProbeAnswers(Path folder, String hostBoot) {
    this.folder = folder;
    this.hostBoot = hostBoot;
  }

  /** The answer, where there is one that counts at this time. */
  Optional<Probe> get(String key, Instant now) throws IOException {
    Path file = folder.resolve(key);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String[] words = Files.readString(file).strip().split(" ");
    for (Probe probe : Probe.values()) {
      if (words.length == 3 && words[0].equals(probe.name())) {
        return Optional.of(probe).filter(p -> p != Probe.SILENT || counts(words, now));
      }
    }
    return Optional.empty();
  }

  private boolean counts(String[] words, Instant now) {
    Duration age =
        words[2].matches("\\d{1,12}")
            ? Duration.between(Instant.ofEpochSecond(Long.parseLong(words[2])), now)
            : SILENCE_COUNTS;
    return words[1].equals(hostBoot) && !age.isNegative() && age.compareTo(SILENCE_COUNTS) < 0;
  }

  /** Keeps an answer. */
  void keep(String key, Probe probe, Instant now) throws IOException {
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, key, ".part");
    try {
      Files.writeString(part, probe + " " + hostBoot + " " + now.getEpochSecond() + "\n");
      Files.move(part, folder.resolve(key), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
