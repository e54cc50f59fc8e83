package dev.ringside.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.target.ProbeAnswers.Probe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeAnswersTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  @TempDir Path folder;

  private ProbeAnswers inBoot(String boot) {
    return new ProbeAnswers(folder.resolve("answers"), boot);
  }

  @Test
  void nobodyHasAsked() throws Exception {
    assertThat(inBoot("a").get("key", NOW)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Probe.class)
  void anAnswerIsKeptForItsKey(Probe probe) throws Exception {
    inBoot("a").keep("key", probe, NOW);
    assertThat(inBoot("a").get("key", NOW.plusSeconds(60))).contains(probe);
    assertThat(inBoot("a").get("another", NOW)).isEmpty();
    assertThat(folder.resolve("answers")).isDirectoryContaining("glob:**/key");
    assertThat(folder.resolve("answers").toFile().list()).containsExactly("key");
  }

  /** The host may have been busy. */
  @Test
  void silenceIsNotBelievedForEver() throws Exception {
    inBoot("a").keep("key", Probe.SILENT, NOW);
    assertThat(inBoot("b").get("key", NOW)).isEmpty();
    assertThat(inBoot("a").get("key", NOW.plus(Duration.ofHours(23)))).contains(Probe.SILENT);
    assertThat(inBoot("a").get("key", NOW.plus(Duration.ofHours(25)))).isEmpty();
    assertThat(inBoot("a").get("key", NOW.minusSeconds(60))).isEmpty();
    inBoot("b").keep("key", Probe.BOOTED, NOW);
    assertThat(inBoot("c").get("key", NOW.plus(Duration.ofDays(99)))).contains(Probe.BOOTED);
  }

  /** The second is what was written once, the others what a full disk leaves. */
  @ParameterizedTest
  @ValueSource(strings = {"", "tcg", "kvm", "BOOTED", "SILENT a", "SILENT a x"})
  void whatIsNoAnswerIsNone(String content) throws Exception {
    Files.createDirectories(folder.resolve("answers"));
    Files.writeString(folder.resolve("answers/key"), content);
    assertThat(inBoot("a").get("key", NOW)).isEmpty();
  }
}
