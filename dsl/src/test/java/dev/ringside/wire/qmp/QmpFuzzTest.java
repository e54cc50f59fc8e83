package dev.ringside.wire.qmp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ringside.wire.Fuzz;
import dev.ringside.wire.qmp.QmpMessage.Event;
import dev.ringside.wire.qmp.QmpMessage.Failure;
import dev.ringside.wire.qmp.QmpMessage.Greeting;
import dev.ringside.wire.qmp.QmpMessage.Junk;
import dev.ringside.wire.qmp.QmpMessage.Return;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class QmpFuzzTest {
  private static Fuzz.Decoder<QmpMessage> decoder() {
    QmpDecoder decoder = new QmpDecoder(2000);
    return new Fuzz.Decoder<>() {
      @Override
      public List<QmpMessage> feed(byte[] bytes, int offset, int length) {
        return decoder.feed(bytes, offset, length);
      }

      @Override
      public List<QmpMessage> end() {
        return decoder.end();
      }
    };
  }

  @Test
  void anyBytesGiveMessagesHoweverTheyAreCut() {
    List<byte[]> corpus = new ArrayList<>(Fuzz.corpus("qmp.log", "\r\n"));
    corpus.addAll(Fuzz.corpus("agent.log", "\n"));
    corpus.add(QmpEncoder.agentSync(7));
    corpus.add(QmpEncoder.command("guest-exec", Map.of("path", "/bin/true"), "9"));
    Fuzz fuzz = new Fuzz(6, corpus);
    Map<Class<?>, Integer> seen = new HashMap<>();
    for (int i = 0; i < Fuzz.INPUTS; i++) {
      for (QmpMessage message : fuzz.decode(QmpFuzzTest::decoder, fuzz.next())) {
        seen.merge(message.getClass(), 1, Integer::sum);
      }
    }
    assertThat(seen)
        .containsOnlyKeys(Greeting.class, Return.class, Failure.class, Event.class, Junk.class);
    assertThat(seen.values()).allMatch(count -> count > 1_000);
  }

  @Test
  void anyCommandIsWrittenOnOneLineAndReadBack() throws JsonProcessingException {
    SplittableRandom random = new SplittableRandom(7);
    JsonMapper json = new JsonMapper();
    for (int i = 0; i < 50_000; i++) {
      Map<String, Object> arguments = new HashMap<>();
      for (int n = random.nextInt(4); n > 0; n--) {
        arguments.put(text(random), value(random, 0));
      }
      String name = text(random);
      String id = text(random);
      byte[] command = QmpEncoder.command(name, arguments, id);
      String line = new String(command, StandardCharsets.UTF_8);
      JsonNode read = json.readTree(line);
      assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
      assertThat(read.get("execute").textValue()).isEqualTo(name);
      assertThat(read.path("id").asText()).isEqualTo(id);
      assertThat(json.convertValue(read.path("arguments"), Object.class))
          .isEqualTo(arguments.isEmpty() ? null : arguments);
    }
  }

  private static Object value(SplittableRandom random, int depth) {
    return switch (random.nextInt(depth > 3 ? 3 : 5)) {
      case 0 -> text(random);
      case 1 -> random.nextInt();
      case 2 -> random.nextBoolean();
      case 3 -> List.of(value(random, depth + 1), value(random, depth + 1));
      default -> Map.of(text(random), value(random, depth + 1));
    };
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(5); n > 0; n--) {
      text.appendCodePoint(
          random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(0x80, 0xd800));
    }
    return text.toString();
  }
}
