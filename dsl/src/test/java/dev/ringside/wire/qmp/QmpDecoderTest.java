package dev.ringside.wire.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ringside.wire.Fuzz;
import dev.ringside.wire.qmp.QmpMessage.Event;
import dev.ringside.wire.qmp.QmpMessage.Failure;
import dev.ringside.wire.qmp.QmpMessage.Greeting;
import dev.ringside.wire.qmp.QmpMessage.Junk;
import dev.ringside.wire.qmp.QmpMessage.Return;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QmpDecoderTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static List<QmpMessage> decode(String text) {
    QmpDecoder decoder = new QmpDecoder();
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    List<QmpMessage> messages = decoder.feed(bytes, 0, bytes.length);
    assertThat(decoder.end()).isEmpty();
    return messages;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException broken) {
      throw new AssertionError(text, broken);
    }
  }

  private static String written(byte[] command) {
    return new String(command, StandardCharsets.ISO_8859_1);
  }

  @Test
  void everyKindOfMessage() {
    assertThat(
            decode(
                "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 22, \"minor\": 2, \"major\": 7},"
                    + " \"package\": \"Debian\"}, \"capabilities\": [\"oob\"]}}\r\n"
                    + "{\"return\": {\"running\": false}, \"id\": \"2\"}\r\n"
                    + "{\"id\": \"3\", \"error\": {\"class\": \"CommandNotFound\", \"desc\": \"no\"}}\r\n"
                    + "{\"timestamp\": {\"seconds\": 1795226692, \"microseconds\": 446966},"
                    + " \"event\": \"SHUTDOWN\", \"data\": {\"guest\": true}}\r\n"))
        .containsExactly(
            new Greeting("7.2.22", List.of("oob")),
            new Return("2", json("{\"running\": false}")),
            new Failure("3", "CommandNotFound", "no"),
            new Event("SHUTDOWN", json("{\"guest\": true}"), 1_795_226_692_446_966L));
  }

  @Test
  void anEventWithoutDataHasEmptyDataAndOneWithoutTimeHasMinusOne() {
    assertThat(
            decode(
                "{\"event\": \"STOP\"}\n{\"event\": \"STOP\", \"timestamp\": {\"seconds\": -1,"
                    + " \"microseconds\": -1}}\n"))
        .containsExactly(new Event("STOP", json("{}"), -1), new Event("STOP", json("{}"), -1));
  }

  @Test
  void anAnswerMayComeWithoutIdOrWithANumber() {
    assertThat(
            decode(
                "{\"return\": 5}\n{\"return\": 5, \"id\": 4}\n{\"return\": null, \"id\": {\"a\": 1}}\n"))
        .containsExactly(
            new Return("", json("5")),
            new Return("4", json("5")),
            new Return("{\"a\":1}", json("null")));
    assertThat(
            decode("{\"error\": {\"class\": \"GenericError\", \"desc\": \"JSON parse error\"}}\n"))
        .containsExactly(new Failure("", "GenericError", "JSON parse error"));
  }

  @Test
  void theAgentsSentinelStartsTheLineAnew() {
    assertThat(decode("\u00ff{\"return\": 5}\n")).containsExactly(new Return("", json("5")));
    assertThat(decode("\u00ff\n\u00ff\u00ff{\"return\": 5}\n"))
        .containsExactly(new Return("", json("5")));
    assertThat(decode("{\"retu\u00ff{\"return\": 5}\n"))
        .containsExactly(
            new Junk("{\"retu", "what stood before the sentinel 0xff"), new Return("", json("5")));
  }

  @Test
  void echoesAndBootMessagesAreJunk() {
    assertThat(
            decode(
                "{\"execute\":\"guest-ping\"}\r\nbooting ...\r\n\r\n[1]\r\n{\"return\": {}} x\r\n"))
        .extracting(m -> ((Junk) m).why())
        .satisfiesExactly(
            why -> assertThat(why).isEqualTo("none of return, error, event and QMP"),
            why -> assertThat(why).isEqualTo("not a JSON object"),
            why -> assertThat(why).isEqualTo("not a JSON object"),
            why -> assertThat(why).startsWith("not JSON: "));
  }

  @Test
  void textIsUtf8() {
    byte[] line = "{\"return\": \"ü≤\"}\n".getBytes(StandardCharsets.UTF_8);
    assertThat(new QmpDecoder().feed(line, 0, line.length))
        .containsExactly(new Return("", json("\"ü≤\"")));
  }

  @Test
  void deepAndLongInputIsJunkOrFineAndNeverAnError() {
    assertThat(decode("{\"return\": " + "[".repeat(100_000) + "\n").get(0))
        .isInstanceOf(Junk.class);
    assertThat(decode("{\"return\": " + "9".repeat(100_000) + "}\n").get(0))
        .isInstanceOf(Junk.class);
    String base64 = "A".repeat(25_000_000);
    assertThat(((Return) decode("{\"return\": \"" + base64 + "\"}\n").get(0)).value().textValue())
        .hasSize(25_000_000);
    QmpDecoder small = new QmpDecoder(1000);
    byte[] line = ("{\"return\": \"" + "A".repeat(2000) + "\"}\n").getBytes(StandardCharsets.UTF_8);
    assertThat(((Junk) small.feed(line, 0, line.length).get(0)).why())
        .isEqualTo("a line of 2014 bytes");
  }

  @Test
  void aStreamEndingInsideALineLeavesJunk() {
    QmpDecoder decoder = new QmpDecoder();
    byte[] bytes = "{\"return\": {}}".getBytes(StandardCharsets.UTF_8);
    assertThat(decoder.feed(bytes, 0, bytes.length)).isEmpty();
    assertThat(decoder.end())
        .containsExactly(new Junk("{\"return\": {}}", "the stream ended inside a line"));
  }

  @Test
  void aCommandIsOneLineOfJson() {
    assertThat(written(QmpEncoder.command("query-status", Map.of(), "7")))
        .isEqualTo("{\"execute\":\"query-status\",\"id\":\"7\"}\n");
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("text", "a\n\"b\"");
    arguments.put("address", new BigInteger("ffffffff82a00000", 16));
    arguments.put("list", List.of(1, true));
    arguments.put("none", null);
    assertThat(written(QmpEncoder.command("x", arguments, "")))
        .isEqualTo(
            "{\"execute\":\"x\",\"arguments\":{\"text\":\"a\\n\\\"b\\\"\",\"address\":18446744071606108160"
                + ",\"list\":[1,true],\"none\":null}}\n");
  }

  @Test
  void aGroovyStringAndAPathAreWrittenAsTheirText() {
    CharSequence text = new StringBuilder("made of parts");
    assertThat(written(QmpEncoder.command("x", Map.of("a", text), "")))
        .isEqualTo("{\"execute\":\"x\",\"arguments\":{\"a\":\"made of parts\"}}\n");
    assertThat(written(QmpEncoder.command("x", Map.of("a", Path.of("/run/a.ppm")), "")))
        .isEqualTo("{\"execute\":\"x\",\"arguments\":{\"a\":\"/run/a.ppm\"}}\n");
  }

  @Test
  void whatIsNoJsonIsRefusedByName() {
    assertThatThrownBy(() -> QmpEncoder.command("screendump", Map.of("a", new Object()), "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("an argument of screendump cannot be written as JSON: ");
  }

  @Test
  void theAgentIsSynchronisedWithALeadingSentinel() {
    assertThat(written(QmpEncoder.agentSync(123456789)))
        .isEqualTo(
            "\u00ff{\"execute\":\"guest-sync-delimited\",\"arguments\":{\"id\":123456789}}\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"qmp.log", "agent.log"})
  void everythingQemuAndItsAgentSaidIsUnderstood(String log) {
    for (byte[] line : Fuzz.corpus(log, "\r\n")) {
      assertThat(new QmpDecoder().feed(line, 0, line.length))
          .hasSize(1)
          .noneMatch(Junk.class::isInstance);
    }
  }
}
