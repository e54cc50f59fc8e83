package dev.ringside.wire.mi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.wire.Fuzz;
import dev.ringside.wire.mi.MiRecord.Async;
import dev.ringside.wire.mi.MiRecord.Channel;
import dev.ringside.wire.mi.MiRecord.Junk;
import dev.ringside.wire.mi.MiRecord.Kind;
import dev.ringside.wire.mi.MiRecord.Prompt;
import dev.ringside.wire.mi.MiRecord.Result;
import dev.ringside.wire.mi.MiRecord.Stream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MiFuzzTest {
  private static Fuzz.Decoder<MiRecord> decoder() {
    MiDecoder decoder = new MiDecoder(2000);
    return new Fuzz.Decoder<>() {
      @Override
      public List<MiRecord> feed(byte[] bytes, int offset, int length) {
        return decoder.feed(bytes, offset, length);
      }

      @Override
      public List<MiRecord> end() {
        return decoder.end();
      }
    };
  }

  @Test
  void anyBytesGiveRecordsHoweverTheyAreCut() {
    List<byte[]> corpus = new ArrayList<>(Fuzz.corpus("mi3.log", "\n"));
    corpus.addAll(Fuzz.corpus("mi2.log", "\r\n"));
    Fuzz fuzz = new Fuzz(1, corpus);
    Map<Class<?>, Integer> seen = new HashMap<>();
    for (int i = 0; i < Fuzz.INPUTS; i++) {
      for (MiRecord record : fuzz.decode(MiFuzzTest::decoder, fuzz.next())) {
        seen.merge(record.getClass(), 1, Integer::sum);
        assertReadsBack(record, record instanceof Junk);
      }
    }
    assertThat(seen)
        .containsOnlyKeys(Result.class, Async.class, Stream.class, Prompt.class, Junk.class);
    assertThat(seen.values()).allMatch(count -> count > 1_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mi2.log", "mi3.log"})
  void everythingGdbSaidIsUnderstood(String log) {
    List<Junk> junk = new ArrayList<>();
    for (byte[] line : Fuzz.corpus(log, "\n")) {
      for (MiRecord record : new MiDecoder().feed(line, 0, line.length)) {
        if (record instanceof Junk what) {
          junk.add(what);
        }
        assertReadsBack(record, record instanceof Junk);
      }
    }
    assertThat(junk)
        .extracting(Junk::line)
        .as("the debugged program's own two lines")
        .containsExactly("tab\t quote\" back\\ nl", " \33[1m53");
  }

  @Test
  void anyRecordIsWrittenAndReadBack() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 50_000; i++) {
      OptionalLong token =
          random.nextBoolean()
              ? OptionalLong.empty()
              : OptionalLong.of(random.nextLong() & Long.MAX_VALUE);
      MiTuple results = new MiTuple(fields(random, 0));
      Kind kind = Kind.values()[random.nextInt(3)];
      Channel channel = Channel.values()[random.nextInt(3)];
      assertReadsBack(new Result(token, "done", results), false);
      assertReadsBack(new Async(token, kind, "stopped", results), false);
      assertReadsBack(new Stream(channel, text(random)), false);
    }
    assertReadsBack(new Prompt(), false);
  }

  private static List<MiField> fields(SplittableRandom random, int depth) {
    List<MiField> fields = new ArrayList<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      String name = List.of("", "a", "thread-id", "x_1", "0").get(random.nextInt(5));
      MiValue value =
          switch (depth > 4 ? 0 : random.nextInt(4)) {
            case 1 -> new MiTuple(fields(random, depth + 1));
            case 2 -> new MiList(fields(random, depth + 1));
            default -> new MiText(text(random));
          };
      fields.add(new MiField(name, value));
    }
    return fields;
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(6); n > 0; n--) {
      text.appendCodePoint(
          switch (random.nextInt(3)) {
            case 0 -> random.nextInt(0x80);
            case 1 -> "\"\\\n{},=07".charAt(random.nextInt(9));
            default -> random.nextInt(0x80, 0xd800);
          });
    }
    return text.toString();
  }

  private static void assertReadsBack(MiRecord record, boolean junk) {
    byte[] line = MiEncoder.encode(record);
    List<MiRecord> back = new MiDecoder().feed(line, 0, line.length);
    if (!junk && !back.equals(List.of(record))) {
      assertThat(back).containsExactly(record);
    }
  }
}
