package dev.ringside.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordWatchTest {
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final Queue<Throwable> defects = new ConcurrentLinkedQueue<>();
  private final Loop loop = Loop.start("test loop", defects::add);
  private SharedMemory memory;
  private WordWatch watch;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    memory = SharedMemory.open(Files.write(folder.resolve("words"), new byte[64]));
    watch = new WordWatch(memory, loop, this::raised);
  }

  @AfterEach
  void close() {
    watch.close();
    memory.close();
    loop.close();
    assertThat(defects).isEmpty();
  }

  private void raised() {
    loop.assertInside();
    told.add("raised");
  }

  private void awaitRaised() throws InterruptedException {
    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("raised");
  }

  /** Arms the watch for a word that is set: what it tells comes after all it had to tell before. */
  private void nothingElse() throws InterruptedException {
    memory.putInt(60, 1);
    watch.arm(List.of(60L));
    awaitRaised();
    loop.call(() -> 0).join();
    assertThat(told).isEmpty();
  }

  @Test
  void aWordThatIsSetIsToldOnce() throws InterruptedException {
    watch.arm(List.of(0L, 8L));
    memory.putInt(8, 1);
    awaitRaised();
    memory.putInt(0, 1);
    nothingElse();
  }

  @Test
  void aWordThatWasSetBeforeIsToldAtOnce() throws InterruptedException {
    memory.putInt(4, 0x80000000);
    watch.arm(List.of(4L));
    awaitRaised();
    watch.arm(List.of(4L));
    awaitRaised();
    nothingElse();
  }

  @Test
  void otherWordsDoNotMatter() throws InterruptedException {
    memory.putInt(4, 1);
    watch.arm(List.of(0L, 8L, 1L << 40));
    nothingElse();
  }

  @Test
  void whoDisarmsItOnTheLoopIsNeverToldAfterwards() throws InterruptedException {
    memory.putInt(0, 1);
    for (int i = 0; i < 1_000; i++) {
      loop.call(
              () -> {
                watch.arm(List.of(0L));
                watch.disarm();
                return told.add("disarmed");
              })
          .join();
      assertThat(told.take()).isEqualTo("disarmed");
    }
    nothingElse();
  }

  @Test
  void armedByManyItTellsOfEachArmingOnceAtMost() throws InterruptedException {
    memory.putInt(0, 1);
    for (int i = 0; i < 1_000; i++) {
      watch.arm(List.of(0L));
    }
    awaitRaised();
    watch.disarm();
    loop.call(() -> 0).join();
    assertThat(told.size()).isLessThan(1_000);
    told.clear();
    nothingElse();
  }

  @Test
  void afterItIsClosedItTellsNothing() {
    memory.putInt(0, 1);
    loop.call(
            () -> {
              watch.arm(List.of(0L));
              watch.close();
              return 0;
            })
        .join();
    loop.call(() -> 0).join();
    assertThat(told).isEmpty();
  }
}
