package dev.ringside.dsl.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.dsl.Knowledge;
import groovy.lang.GroovyShell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** TAB never runs code of the user's: a value that writes down every call of it stays silent. */
class NothingIsCalledTest {
  private static final String TATTLER =
      """
      class Tattler extends AbstractMap implements Iterable, Comparable {
        static List calls = []
        int size = 1
        static { calls << 'the class was initialised'; calls.clear() }
        def getSecret() { calls << 'getSecret'; this }
        boolean isOpen() { calls << 'isOpen'; true }
        def work() { calls << 'work'; this }
        String toString() { calls << 'toString'; '' }
        int hashCode() { calls << 'hashCode'; 1 }
        boolean equals(Object other) { calls << 'equals'; true }
        int compareTo(Object other) { calls << 'compareTo'; 0 }
        Iterator iterator() { calls << 'iterator'; [].iterator() }
        Set entrySet() { calls << 'entrySet'; [] as Set }
        int size() { calls << 'size'; 0 }
        Object get(Object key) { calls << 'get'; null }
        Object getProperty(String name) { calls << 'getProperty'; null }
        Object invokeMethod(String name, Object arguments) { calls << 'invokeMethod'; null }
        MetaClass getMetaClass() { calls << 'getMetaClass'; null }
        def propertyMissing(String name) { calls << 'propertyMissing' }
        def methodMissing(String name, arguments) { calls << 'methodMissing' }
      }
      new Tattler()
      """;

  @Test
  void asksAValueForNothing() throws Exception {
    Object value = new GroovyShell().evaluate(TATTLER);
    List<?> calls = (List<?>) value.getClass().getMethod("getCalls").invoke(null);
    Map<String, Object> holder = new HashMap<>();
    holder.put("inside", value);
    Scope scope =
        Scope.of(Map.of("x", value, "list", new ArrayList<>(List.of(value)), "map", holder));
    calls.clear();
    String[] places = {
      "x.",
      "x.s",
      "x.secret.",
      "x.work().",
      "x['a'].",
      "x[0].",
      "x.each { it.",
      "x",
      "list.",
      "list[0].",
      "list.first().wo",
      "map.",
      "map.ins",
      "map.inside.",
      "map['inside'].se",
      "list.find { it.",
      "map.inside.work(",
      "\"${x.",
      "x.toS",
      "gdb.break('f') < x.",
      "(x).",
      "gdb.break('f') < pid == x"
    };
    for (String text : places) {
      Completion.at(text, text.length(), scope, Knowledge.NONE);
      Completion.signatures(text, text.length(), scope);
    }
    assertThat(calls).isEmpty();
    assertThat(Completion.at("x.s", 3, scope, Knowledge.NONE).candidates())
        .extracting(Candidate::text)
        .contains("secret");
    assertThat(Completion.at("map.inside.wo", 13, scope, Knowledge.NONE).candidates())
        .extracting(Candidate::text)
        .containsExactly("work()");
  }
}
