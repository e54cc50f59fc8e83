package dev.ringside.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.target.Address;
import dev.ringside.target.Frame;
import dev.ringside.target.Variable;
import groovy.lang.Binding;
import groovy.lang.GroovyShell;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonVerbTest {
  @Test
  void whateverAVerbReturnsHasIt() {
    Frame frame =
        new Frame(
            0,
            Address.parse("0xffffffff8134cc50"),
            "vfs_read",
            "fs/read_write.c",
            451,
            List.of(new Variable("count", "", "4096")));
    assertThat(evaluate("value.toJson()", List.of(frame)))
        .isEqualTo(
            "[{\"level\":0,\"pc\":\"0xffffffff8134cc50\",\"function\":\"vfs_read\","
                + "\"file\":\"fs/read_write.c\",\"line\":451,"
                + "\"args\":[{\"name\":\"count\",\"type\":\"\",\"value\":\"4096\"}]}]");
    assertThat(evaluate("value.toJson()", Map.of("rip", "0x0"))).isEqualTo("{\"rip\":\"0x0\"}");
    assertThat(evaluate("\"a${value}\".toJson()", 1)).isEqualTo("\"a1\"");
    assertThat(evaluate("value.toJson()", null)).isEqualTo("null");
  }

  @Test
  void theUsersOwnValuesHaveItToo() {
    assertThat(evaluate("class P { int a = 1; String b = 'x' }; new P().toJson()", null))
        .isEqualTo("{\"a\":1,\"b\":\"x\"}");
    assertThat(evaluate("[~/a+/, 1..3, java.time.Instant.EPOCH].toJson()", null))
        .isEqualTo("[\"a+\",[1,2,3],\"1970-01-01T00:00:00Z\"]");
  }

  @Test
  void whatHasNoFormIsSaid() {
    assertThatThrownBy(() -> evaluate("value.toJson()", cyclic()))
        .isInstanceOf(RingsideException.class)
        .hasMessageStartingWith("this value has no form in JSON: ");
  }

  private static Object cyclic() {
    return evaluate("def list = []; list << list; list", null);
  }

  private static Object evaluate(String code, Object value) {
    return new GroovyShell(new Binding(new HashMap<>(Collections.singletonMap("value", value))))
        .evaluate(code);
  }
}
