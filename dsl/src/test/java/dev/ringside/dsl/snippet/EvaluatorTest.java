package dev.ringside.dsl.snippet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.dsl.RingsideException;
import java.util.List;
import java.util.Map;
import org.codehaus.groovy.control.CompilationFailedException;
import org.junit.jupiter.api.Test;

/** Each test is a session: what is typed, and what comes back. */
class EvaluatorTest {
  private final Evaluator evaluator = new Evaluator(Map.of("vm", "the machine", "gdb", new Gdb()));
  private int entries;

  /** Takes a condition as the real one does. */
  public static final class Gdb {
    /** The condition's text. */
    public Object hbreak(String where, Object condition) {
      return where + " if " + condition;
    }
  }

  private Object eval(String source) {
    return evaluator.evaluate(source, "#" + ++entries);
  }

  private void session(Object... typedAndExpected) {
    for (int i = 0; i < typedAndExpected.length; i += 2) {
      assertThat(eval((String) typedAndExpected[i]))
          .as("%s", typedAndExpected[i])
          .isEqualTo(typedAndExpected[i + 1]);
    }
  }

  @Test
  void variablesPersist() {
    session(
        "def x = 1", 1,
        "x + 1", 2,
        "y = x + 1", 2,
        "x = 5", 5,
        "y + x", 7,
        "def (a, b) = [1, 2]", List.of(1, 2),
        "a + b", 3,
        "def (int n, String s, _) = [7, \"${a}\", 9]; s.class", String.class,
        "n", 7,
        "def counter = 0; def count = { counter++ }; 3.times { count() }; counter", 3,
        "count(); counter", 4,
        "@groovy.transform.Field int field = 4", 4,
        "field", 4,
        "def binding = 5", 5,
        "binding", 5,
        "var v = 3", 3,
        "List<String> names = []", List.of(),
        "x += 2", 7);
    assertThat(evaluator.variables())
        .extracting(v -> v.type().orElse("") + " " + v.name() + "=" + v.value())
        .contains(" x=7", " y=2", "int n=7", "String s=1", "List<String> names=[]")
        .noneMatch(text -> text.contains(" _="));
  }

  @Test
  void aDeclaredTypeStays() {
    session(
        "int n = 3", 3, "n = 4.0; n", 4, "n++", 4, "n", 5, "Set s = [1, 1]", java.util.Set.of(1));
    assertThatThrownBy(() -> eval("n = 'many'"))
        .isInstanceOf(RingsideException.class)
        .hasMessage("n is declared as int and cannot take a value of type String");
    session("n", 5, "def n = 'x'", "x", "int z", 0, "z", 0, "boolean q; q", false);
    session("final f = 1", 1, "Runnable r = { f }; r instanceof Runnable", true);
    assertThatThrownBy(() -> eval("f = 2")).hasMessageContaining("f is final");
    session("final f = 3", 3);
  }

  @Test
  void methodsPersist() {
    session(
        "def f(x) { 'any ' + x }",
        null,
        "f(1)",
        "any 1",
        "def f(String x) { 'text ' + x }",
        null,
        "f('a')",
        "text a",
        "f(1)",
        "any 1",
        "def f(x) { 'new ' + g(x) + late }",
        null,
        "def g(x) { x * 2 }; late = '!'",
        "!",
        "f(4)",
        "new 8!",
        "[1, 2].collect { f(it) }",
        List.of("new 2!", "new 4!"),
        "int fact(int n) { n < 2 ? 1 : n * fact(n - 1) }; fact(5)",
        120,
        "def opt(a, b = 3, int... more) { a + b + more.sum(0) }",
        null,
        "opt(1)",
        4,
        "opt(1, 1, 1, 1)",
        4,
        "opt(*[1, 1])",
        2,
        "def named(Map m, x) { m.k + x }; named(k: 2, 3)",
        5,
        "def c = this.&f; c(1)",
        "new 2!",
        "def find(String x) { x }; find('y')",
        "y",
        "def run() { 'ran' }",
        null,
        "run()",
        "ran",
        "def main() { 'main' }",
        null,
        "main()",
        "main",
        "private static def hidden() { 1 }",
        null,
        "hidden()",
        1,
        "def throwing() { throw new IOException('no') }",
        null,
        "try { throwing() } catch (IOException e) { e.message }",
        "no",
        "def anonymous() { new Object() { String toString() { 'anon' } } }; anonymous().toString()",
        "anon");
    session(
        "@groovy.transform.CompileStatic int fib(int n) { n < 2 ? n : fib(n - 1) + fib(n - 2) }",
        null,
        "fib(15)",
        610);
    assertThat(evaluator.methods())
        .contains("def f(x)", "int fact(int n)", "def opt(a, b = 3, int[] more)");
  }

  @Test
  void classesAndImportsPersist() {
    session(
        "class Point { int x; int twice() { x * 2 } }",
        null,
        "def p = new Point(x: 4); p.twice()",
        8,
        "Point q = [x: 2]; q.twice()",
        4,
        "class Point3 extends Point { int z }",
        null,
        "new Point3(x: 1, z: 2).twice()",
        2,
        "class Point { int x; int twice() { x * 20 } }; new Point(x: 1).twice()",
        20,
        "p.twice()",
        8,
        "record Pair(int a, int b) {}",
        null,
        "new Pair(1, 2).b()",
        2,
        "enum Colour { RED, GREEN }",
        null,
        "Colour.RED.name()",
        "RED",
        "trait Loud { def shout() { 'HEY' } }",
        null,
        "class Dog implements Loud {}; new Dog().shout()",
        "HEY",
        "interface Shape { int area() }",
        null,
        "def s = { 3 } as Shape; s.area()",
        3,
        "import java.nio.file.Path",
        null,
        "Path.of('a').toString()",
        "a",
        "import static java.lang.Math.max",
        null,
        "max(1, 2)",
        2,
        "import java.util.concurrent.*",
        null,
        "new ConcurrentHashMap().size()",
        0,
        "import java.util.concurrent.atomic.AtomicInteger as Counter",
        null,
        "new Counter(3).get()",
        3,
        "import static java.lang.Integer.*",
        null,
        "parseInt('12')",
        12);
    assertThat(evaluator.imports())
        .contains("import java.nio.file.Path", "import static java.lang.Math.max");
    assertThat(evaluator.classes()).extracting(Class::getSimpleName).contains("Point", "Colour");
  }

  @Test
  void lastValues() {
    session(
        "1",
        1,
        "_ + 1",
        2,
        "_1 * 10",
        10,
        "null",
        null,
        "_",
        10,
        "[_, _1, _2, _3]",
        List.of(10, 10, 2, 1));
    assertThatThrownBy(() -> eval("_ = 3")).isInstanceOf(CompilationFailedException.class);
  }

  @Test
  void conditionsSeeVariablesOfEarlierEntries() {
    session("target = 40", 40);
    assertThat(eval("gdb.hbreak('f') < pid == target >").toString()).contains("40");
    assertThat(eval("def t = 41; gdb.hbreak('f') < pid == t && x == 1 >").toString())
        .contains("41", "x");
  }

  @Test
  void aVerbKeepsItsName() {
    assertThatThrownBy(() -> eval("vm = 1"))
        .hasMessageContaining("'vm' is a verb of Ringside: choose another name");
    assertThatThrownBy(() -> eval("a = 1; def vm = 1"))
        .hasMessageContaining("'vm' is a verb of Ringside: choose another name");
    assertThatThrownBy(() -> eval("({ vm = 1 })()"))
        .hasMessage("'vm' is a verb of Ringside: choose another name");
    assertThat(evaluator.variables()).isEmpty();
    session("vm", "the machine", "def f(vm) { vm }; f(3)", 3);
  }
}
