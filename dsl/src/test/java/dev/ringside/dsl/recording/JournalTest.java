package dev.ringside.dsl.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on disk of a session that runs. */
class JournalTest {
  private static final String HEADED = "// ringside session 1\n\n";

  @TempDir Path state;

  private Path folder() {
    return state.resolve("journal");
  }

  private Recorder recorder() {
    return new Recorder(
        Optional.of(
            new Journal(
                folder(),
                failure -> {
                  throw new AssertionError(failure);
                })));
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.findFirst().orElseThrow();
    }
  }

  @Test
  void anEntryIsThereBeforeItIsEvaluatedAndItsResultBehindIt() throws IOException {
    Recorder recorder = recorder();
    assertThat(folder()).doesNotExist();
    recorder.begin(Language.GROOVY, "x = 5");
    assertThat(file()).hasContent(HEADED + "x = 5\n");
    recorder.worked(5, Optional.of("5"));
    recorder.begin(Language.GROOVY, "crash(\n1)");
    assertThat(file()).hasContent(HEADED + "x = 5\n// => 5\ncrash(\n1)\n");
    recorder.failed("no");
    recorder.begin(Language.JAVA, "int y = 1;\n/* a\n*/\ny");
    recorder.worked(1, Optional.of("1"));
    assertThat(file())
        .hasContent(
            HEADED
                + "x = 5\n// => 5\n// !  crash(\n// !  1)\n// !> no\n"
                + "/* java\nint y = 1;\n/* a */\ny\n// => 1\n*/\n");
    recorder.close();
    assertThat(folder()).isEmptyDirectory();
  }

  /** The end of a failed entry may be nowhere: what follows would belong to it. */
  @Test
  void whatHasNoEndIsACommentFromTheBeginning() throws Exception {
    Recorder recorder = recorder();
    recorder.begin(Language.GROOVY, "[1,");
    assertThat(Recording.parse(Files.readString(file())).pieces())
        .containsExactly(new Piece.Failed(3, "[1,", "nobody can tell where this ends"));
    recorder.close();
  }

  @Test
  void itIsTheUsersAlone() throws IOException {
    Recorder recorder = recorder();
    recorder.begin(Language.GROOVY, "1");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    recorder.close();
  }

  @Test
  void aJournalOfThisProcessNumberIsNotWrittenOver() throws IOException {
    Path earlier = folder().resolve(String.valueOf(ProcessHandle.current().pid()));
    Files.createDirectories(folder());
    Files.writeString(earlier, HEADED + "old\n");
    Recorder recorder = recorder();
    recorder.begin(Language.GROOVY, "1");
    recorder.close();
    assertThat(earlier).hasContent(HEADED + "old\n");
  }

  @Test
  void theNewestWithoutAnOwnerIsAbandoned() throws IOException {
    assertThat(Journal.abandoned(folder())).isEmpty();
    Recorder recorder = recorder();
    recorder.begin(Language.GROOVY, "1");
    assertThat(Journal.abandoned(folder())).isEmpty();
    Path older = Files.writeString(folder().resolve("1"), HEADED);
    Files.setLastModifiedTime(older, FileTime.fromMillis(1000));
    Path newer = Files.writeString(folder().resolve("2"), HEADED);
    assertThat(Journal.abandoned(folder())).contains(newer);
    Files.delete(newer);
    assertThat(Journal.abandoned(folder())).contains(older);
    recorder.close();
  }
}
