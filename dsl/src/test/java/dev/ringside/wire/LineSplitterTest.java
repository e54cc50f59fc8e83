package dev.ringside.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.wire.LineSplitter.Line;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
  private static List<Line> feed(LineSplitter splitter, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return splitter.feed(bytes, 0, bytes.length);
  }

  @Test
  void bothLineEndsAreTakenOffAndOnlyOnce() {
    LineSplitter splitter = new LineSplitter(1000);
    assertThat(feed(splitter, "a\nb\r\n\r\r\nc"))
        .extracting(Line::bytes)
        .containsExactly("a", "b", "\r");
    assertThat(splitter.end()).contains(new Line("c", 1));
    assertThat(splitter.end()).isEmpty();
  }

  @Test
  void aLineEndMayBeCutInTwo() {
    LineSplitter splitter = new LineSplitter(1000);
    assertThat(feed(splitter, "a\r")).isEmpty();
    assertThat(feed(splitter, "\n")).containsExactly(new Line("a", 1));
  }

  @Test
  void theLimitCountsTheLineWithoutItsEnd() {
    LineSplitter splitter = new LineSplitter(300);
    List<Line> lines = feed(splitter, "x".repeat(300) + "\r\n" + "y".repeat(301) + "\nz\n");
    assertThat(lines).extracting(Line::tooLong).containsExactly(false, true, false);
    assertThat(lines.get(1)).isEqualTo(new Line("y".repeat(256), 301));
    assertThat(lines.get(2)).isEqualTo(new Line("z", 1));
  }

  @Test
  void onlyTheThreadThatFedFirstMayFeed() {
    LineSplitter splitter = new LineSplitter(1000);
    feed(splitter, "a\n");
    assertThatThrownBy(() -> CompletableFuture.supplyAsync(() -> feed(splitter, "b\n")).join())
        .hasCauseInstanceOf(AssertionError.class);
  }
}
