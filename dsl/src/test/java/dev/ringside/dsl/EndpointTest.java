package dev.ringside.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "/run/q, /run/q",
    "q, q",
    "./a:b, ./a:b",
    "1234, :1234",
    ":1234, :1234",
    "localhost:65535, localhost:65535",
  })
  void whatAUserWrites(String written, String text) {
    assertThat(Endpoint.parse(written)).isEqualTo(new Endpoint(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "0", ":0", ":65536", "host:", "a:b", "1:2:x", "99999999999999"})
  void whatNamesNoSocket(String written) {
    assertThatThrownBy(() -> Endpoint.parse(written))
        .isInstanceOf(RingsideException.class)
        .hasMessage("'" + written + "' names no socket: write its path, or host:port");
  }
}
