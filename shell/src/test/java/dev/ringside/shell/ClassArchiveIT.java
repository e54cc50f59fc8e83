package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The class archive that makes a start quick, for a copy of the command without its sources, and by
 * an ordinary user: whoever runs the tests, or {@code nobody} where that is root.
 */
class ClassArchiveIT {
  /** Java's own archive is mapped under the same name, from elsewhere. */
  private static final String IS_MAPPED =
      "new File('/proc/self/maps').text.contains('/ringside/start/')";

  /** The answer, behind what the terminal is told when a line has been read. */
  private static final String ANSWER = "\\D42\r?\n";

  private static final long DEADLINE_SECONDS = 120;

  @TempDir static Path folder;
  private static Path ringside;
  private static Path jar;
  private static Path archive;
  private static Path madeOf;

  /** What the tests damage, as it was. */
  private static Path kept;

  private static Command.Outcome firstStart;

  @BeforeAll
  static void aFirstStartOnATerminal() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path shell = Files.createDirectories(folder.resolve("copy/shell"));
    copy(Path.of("bin"), shell.resolve("bin"));
    copy(Path.of("target/lib"), shell.resolve("target/lib"));
    jar = shell.resolve("target/ringside.jar");
    Files.copy(Path.of("target/ringside.jar"), jar, StandardCopyOption.COPY_ATTRIBUTES);
    ringside = shell.resolve("bin/ringside");
    Path start = own(own(own(folder.resolve("home")).resolve("ringside")).resolve("start"));

    try (WatchService watch = start.getFileSystem().newWatchService()) {
      start.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      firstStart = onTerminal(folder.resolve("home").toString(), ringside.toString());
      madeOf = await(watch, start).resolve("made-of");
    }
    archive = madeOf.resolveSibling("classes.jsa");
    // The JVM makes it read-only.
    Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-r--r--"));
    kept = Files.createDirectory(folder.resolve("kept"));
    for (Path file : List.of(jar, archive)) {
      Files.copy(file, kept.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static Path own(Path made) throws IOException {
    Files.createDirectory(made);
    if (isRoot()) {
      UserPrincipal nobody =
          made.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
      Files.setOwner(made, nobody);
    }
    return made;
  }

  private static Path await(WatchService watch, Path start) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (true) {
      try (Stream<Path> folders = Files.list(start)) {
        List<Path> done =
            folders.filter(f -> !f.toString().endsWith(".part") && Files.isDirectory(f)).toList();
        if (!done.isEmpty()) {
          return done.get(0);
        }
      }
      WatchKey key = watch.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(key).as("an archive is made; the first start said: %s", firstStart).isNotNull();
      key.pollEvents();
      key.reset();
    }
  }

  @AfterEach
  void mendWhatWasDamaged() throws IOException {
    for (Path file : List.of(jar, archive)) {
      // In place: the owner stays.
      Files.write(file, Files.readAllBytes(kept.resolve(file.getFileName())));
      Files.setLastModifiedTime(file, Files.getLastModifiedTime(kept.resolve(file.getFileName())));
    }
  }

  private static Command command(String cache, String... words) {
    List<String> all = new ArrayList<>();
    if (isRoot()) {
      all.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"));
    }
    all.addAll(List.of(words));
    return Command.of(all.toArray(new String[0]))
        .env("HOME", folder.resolve("home").toString())
        .env("XDG_CACHE_HOME", cache)
        .env("XDG_STATE_HOME", folder.resolve("home").toString());
  }

  private static Command.Outcome onTerminal(String cache, String starter) {
    return command(cache, "script", "-qfec", starter + " --no-rc", "/dev/null")
        .run("6 * 7\n/exit\n");
  }

  private static Command.Outcome evaluate(String code) {
    return command(folder.resolve("home").toString(), ringside.toString(), "-e", code).run();
  }

  private static void startsInSilenceWithout() {
    Command.Outcome outcome = evaluate(IS_MAPPED);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).isEqualTo("false\n");
    assertThat(outcome.status()).isZero();
  }

  @Test
  void theFirstStartAnswersAndSaysNothingOfTheArchive() {
    assertThat(firstStart.status()).isZero();
    assertThat(firstStart.out()).containsPattern(ANSWER).doesNotContain("archive", "cds");
  }

  @Test
  void theSecondStartUsesIt() {
    Command.Outcome outcome = evaluate(IS_MAPPED);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).isEqualTo("true\n");
  }

  @Test
  void theCommandMayBeALink() throws IOException {
    Path link = folder.resolve("link");
    Files.createSymbolicLink(link, ringside);
    Command.Outcome outcome =
        command(folder.resolve("home").toString(), link.toString(), "-e", IS_MAPPED).run();
    assertThat(outcome.out()).as(outcome.err()).isEqualTo("true\n");
  }

  @Test
  void anArchiveCutShortIsNotUsed() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
      file.setLength(file.length() / 2);
    }
    startsInSilenceWithout();
  }

  @Test
  void anArchiveThatIsNoneIsNotUsed() throws IOException {
    FileTime time = Files.getLastModifiedTime(archive);
    try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
      file.write(new byte[4096]);
    }
    Files.setLastModifiedTime(archive, time);
    startsInSilenceWithout();
  }

  @Test
  void anArchiveOfAnEarlierJarIsNotUsed() throws IOException {
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
    startsInSilenceWithout();
  }

  @Test
  void theJvmItselfRefusesAnArchiveOfAnEarlierJarInSilence() throws IOException {
    String known = Files.readString(madeOf);
    FileTime time = FileTime.from(Instant.ofEpochSecond(Instant.now().getEpochSecond() + 60));
    String before = jar + " " + Files.size(jar) + " " + seconds(jar);
    Files.setLastModifiedTime(jar, time);
    String after = jar + " " + Files.size(jar) + " " + seconds(jar);
    assertThat(known).contains(before);
    Files.writeString(madeOf, known.replace(before, after));
    try {
      startsInSilenceWithout();
    } finally {
      Files.writeString(madeOf, known);
    }
  }

  private static long seconds(Path file) throws IOException {
    return Files.getLastModifiedTime(file).to(TimeUnit.SECONDS);
  }

  @Test
  void aCacheThatCannotBeWrittenIsNoNews() {
    Command.Outcome outcome = onTerminal("/dev/null", ringside.toString());
    assertThat(outcome.status()).isZero();
    assertThat(outcome.out()).containsPattern(ANSWER).doesNotContain("mkdir", "annot", "archive");
  }
}
