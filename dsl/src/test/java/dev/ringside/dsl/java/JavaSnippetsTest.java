package dev.ringside.dsl.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ringside.dsl.RingsideException;
import dev.ringside.dsl.snippet.Evaluator;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Java and Groovy in one session: the same variables, the same objects. Public, as Java names only
 * what is.
 */
public class JavaSnippetsTest {
  /** Stands for {@code vm}. */
  public static final class Engine {
    private int turns;

    /** A verb. */
    public int turn() {
      return ++turns;
    }
  }

  private final Engine vm = new Engine();
  private final Evaluator groovy = new Evaluator(Map.of("vm", vm));
  private final List<String> notices = new ArrayList<>();
  private final JavaSnippets java = new JavaSnippets(groovy, notices::add);
  private int line;

  @AfterEach
  void close() {
    java.close();
  }

  private Object java(String source) {
    return java.evaluate(source, "line " + ++line);
  }

  private Object groovy(String source) {
    return groovy.evaluate(source, "line " + ++line);
  }

  private String refused(String source) {
    Throwable thrown = catchThrowable(() -> java(source));
    assertThat(thrown).isNotNull();
    return groovy.explain(thrown, source, "line " + line).render(source);
  }

  @Test
  void aVerbIsTheSameObject() {
    assertThat(java("vm")).isSameAs(vm);
    assertThat(java("vm.turn() + vm.turn()")).isEqualTo(3);
    assertThat(groovy("vm.turn()")).isEqualTo(3);
  }

  @Test
  void anObjectOfGroovysIsTheSameInJava() {
    List<?> list = (List<?>) groovy("list = [1, 2]");
    assertThat(java("list")).isSameAs(list);
    java("list.add(3);");
    assertThat(groovy("list")).isEqualTo(List.of(1, 2, 3));
  }

  @Test
  void anObjectOfJavasIsTheSameInGroovy() {
    java("var builder = new StringBuilder(\"a\");");
    groovy("builder << 'b'");
    assertThat(java("builder.append('c').toString()")).isEqualTo("abc");
    assertThat(groovy("builder")).isSameAs(java("builder"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '|',
      value = {
        "5                 ~ x + 1                            ~ 6",
        "5L                ~ x + 1                            ~ 6",
        "2.5d              ~ (int) (x * 2)                    ~ 5",
        "true              ~ x ? 1 : 2                        ~ 1",
        "'c' as char       ~ x + 0                            ~ 99",
        "'word'            ~ x.length()                       ~ 4",
        "2.5               ~ x.scale()                        ~ 1",
        "[3, 4]            ~ x.get(0) * x.get(1)              ~ 12",
        "[[1, 2], [3]]     ~ x.get(1).get(0) + x.size()       ~ 5",
        "[1, 'a']          ~ x.size()                         ~ 2",
        "[a: 7]            ~ x.get(\"a\") + 1                 ~ 8",
        "[4, 5] as int[]   ~ x[1] + x.length                  ~ 7",
        "[8, 9] as Set     ~ x.stream().mapToInt(i -> i).sum() ~ 17",
        "null              ~ x == null ? 1 : 2                ~ 1",
        "new File('/a/b')  ~ x.toPath().getNameCount()        ~ 2",
        "{ it + 1 }        ~ (int) x.call(4)                  ~ 5",
        "List.of(1)        ~ x.get(0)                         ~ 1",
        "Thread.State.NEW  ~ x.ordinal()                      ~ 0",
        "new File('/a').toPath() ~ x.getNameCount()           ~ 1",
      })
  void aValueHasATypeThatJavaCanUse(String groovys, String javas, long result) {
    groovy("x = " + groovys);
    assertThat(((Number) java(javas)).longValue()).isEqualTo(result);
  }

  @Test
  void anAssignmentInGroovyIsSeenInJava() {
    groovy("x = 1");
    assertThat(java("x")).isEqualTo(1);
    groovy("x = 2");
    assertThat(java("x")).isEqualTo(2);
    groovy("x = 'text'");
    assertThat(java("x.length()")).isEqualTo(4);
    groovy("x = null");
    assertThat(java("x")).isNull();
  }

  @Test
  void anAssignmentInJavaIsSeenInGroovy() {
    groovy("x = 1");
    java("x += 41;");
    assertThat(groovy("x")).isEqualTo(42);
    java("int a = 1, b = a + 1;");
    assertThat(groovy("[a, b]")).isEqualTo(List.of(1, 2));
  }

  @Test
  void aDeclarationInJavaHasItsTypeInGroovy() {
    java("long n = 5;");
    assertThat(groovy("n")).isEqualTo(5L);
    assertThatThrownBy(() -> groovy("n = 'text'")).hasMessageContaining("declared as long");
    groovy("n = 7");
    assertThat(java("n + 1")).isEqualTo(8L);
    java("String n = \"now\";");
    assertThat(groovy("n")).isEqualTo("now");
  }

  @Test
  void aMethodSeesWhatGroovyAssignedSince() {
    groovy("x = 1");
    java("int next() { return x + 1; }");
    groovy("x = 10");
    assertThat(java("next()")).isEqualTo(11);
  }

  @Test
  void whatAClosureAssignsMeanwhileStays() {
    groovy("hits = 0; hit = { hits += 1 }");
    assertThat(java("hits")).isEqualTo(0);
    java("hit.call();");
    assertThat(groovy("hits")).isEqualTo(1);
    assertThat(java("hits")).isEqualTo(1);
  }

  @Test
  void whatWasAssignedBeforeAFailureStays() {
    groovy("x = 1");
    assertThat(refused("x = 5; Integer.parseInt(\"no\");")).contains("For input string");
    assertThat(groovy("x")).isEqualTo(5);
  }

  @Test
  void aForgottenVariableIsForgottenInJava() {
    groovy("x = 1");
    java("x");
    groovy.drop("x");
    assertThat(refused("x")).contains("there is no variable x here");
  }

  @Test
  void aValueIsTheLastOneInGroovy() {
    java("6 * 7");
    assertThat(groovy("_ + 1")).isEqualTo(43);
  }

  @Test
  void severalSnippetsInOneEntryRunInOrder() {
    assertThat(java("int a = 1;\nint twice(int n) { return 2 * n; }\ntwice(a) + 1")).isEqualTo(3);
    assertThat(java("// nothing\n")).isNull();
    assertThat(java("if (a == 1) { a = 7; }")).isNull();
    assertThat(groovy("a")).isEqualTo(7);
  }

  @Test
  void importsMethodsAndClassesLiveOn() {
    java("import java.time.Duration;");
    java("record Pair(int first, String second) {}");
    java("Pair made(int n) { return new Pair(n, \"s\" + n); }");
    assertThat(java("made(3).second() + Duration.ofSeconds(2)")).isEqualTo("s3PT2S");
    assertThat(java.methods()).containsExactly("Pair made(int)");
    assertThat(java.classes()).containsExactly("Pair");
    java("var pair = made(4);");
    assertThat(groovy("pair.first()")).isEqualTo(4);
    groovy("other = pair");
    assertThat(java("other.first()")).isEqualTo(4);
  }

  @Test
  void aNewDefinitionSupersedes() {
    java("int f() { return 1; }");
    java("int g() { return f() * 10; }");
    java("int f() { return 2; }");
    assertThat(java("g()")).isEqualTo(20);
    assertThat(java.drop("f")).isTrue();
    assertThat(java.drop("f")).isFalse();
    assertThat(refused("g()")).contains("g cannot be used before method f()");
  }

  @Test
  void aDefinitionMayWaitForAnother() {
    java("int late() { return early() + 1; }");
    assertThat(notices).singleElement().asString().contains("late waits for method early()");
    assertThat(refused("late()")).contains("late cannot be used before method early()");
    java("int early() { return 4; }");
    assertThat(java("late()")).isEqualTo(5);
  }

  @Test
  void whatDoesNotCompileIsToldWithACaret() {
    assertThat(refused("int x = \"a\";"))
        .isEqualTo(
            """
            incompatible types: java.lang.String cannot be converted to int
              int x = "a";
                      ^""");
    assertThat(refused("int a = 1;\nreturn a +;"))
        .contains("line 2: illegal start of expression", "\n  return a +;\n            ^");
    assertThat(groovy("a")).isEqualTo(1);
  }

  @Test
  void anUnknownNameHasANearOne() {
    groovy("target = 1");
    assertThat(refused("targt + 1"))
        .isEqualTo(
            """
            there is no variable targt here: did you mean 'target'?
              targt + 1
              ^""");
    assertThat(refused("vm.trun()")).contains("Engine has no method trun()");
    assertThat(refused("Foo foo = null;")).contains("there is no class Foo here");
  }

  @Test
  void aFailureHasTheFramesOfTheUsersOwnText() {
    java("int divided(int n) {\n  return 1 / n;\n}");
    String source = "int a = 0;\n\n// now\ndivided(a)";
    Throwable thrown = catchThrowable(() -> java(source));
    assertThat(thrown).isInstanceOf(ArithmeticException.class);
    assertThat(thrown.getStackTrace())
        .extracting(frame -> frame.getFileName() + ":" + frame.getLineNumber())
        .containsExactly("line 1:2", "line 2:4");
    assertThat(groovy.explain(thrown, source, "line 2").render(source))
        .isEqualTo("line 4: / by zero\n  divided(a)");
  }

  @Test
  void theExceptionIsTheOneThatWasThrown() {
    groovy("failure = new IOException('mine')");
    assertThat(catchThrowable(() -> java("throw failure;"))).isSameAs(groovy("failure"));
  }

  @Test
  void aVerbKeepsItsValueAndItsName() {
    assertThat(refused("int vm = 3;")).contains("'vm' is a verb of Ringside");
    assertThat(refused("vm = null;")).contains("'vm' is a verb of Ringside");
    assertThat(java("vm")).isSameAs(vm);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "started.set(true); while (true);",
        "started.set(true); for (;;) { try { while (true) { } } catch (Exception e) { } }",
        "started.set(true); Thread.sleep(1_000_000);",
        "started.set(true); do { Runnable r = () -> { while (true) { } }; r.run(); } while (true);",
      })
  void anInterruptEndsIt(String source) throws Exception {
    AtomicBoolean started = new AtomicBoolean();
    groovy.assign("started", started);
    Thread evaluating = Thread.currentThread();
    Thread interrupting =
        new Thread(
            () -> {
              while (!started.get()) {
                Thread.onSpinWait();
              }
              evaluating.interrupt();
            });
    interrupting.start();
    assertThat(catchThrowable(() -> java(source))).isInstanceOf(CancellationException.class);
    interrupting.join();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(java("1 + 1")).isEqualTo(2);
  }

  @Test
  void aSnippetThatIsLeftToItselfIsNotInTheWay() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    groovy.assign("begun", begun);
    groovy.assign("free", free);
    groovy("x = 5");
    Thread left = new Thread(() -> java.evaluate("begun.countDown(); free.await();", "left"));
    left.start();
    begun.await();
    assertThat(java.complete("vm.", 3).candidates()).isEmpty();
    assertThat(java("x = x + 1")).isEqualTo(6);
    assertThat(notices).singleElement().asString().contains("left to itself still runs");
    free.countDown();
    left.join();
    assertThat(java("int f() { return x; }\nf()")).isEqualTo(6);
    assertThat(notices).hasSize(1);
  }

  /** The compiler reads classes from files then: a file that an interrupt closes stays closed. */
  @Test
  void anInterruptBeforeItRunsHarmsNothing() {
    for (String type : List.of("groovy.util.Node", "java.util.zip.CRC32", "java.net.URI")) {
      Thread.currentThread().interrupt();
      assertThat(catchThrowable(() -> java(type + ".class.getName()")))
          .isInstanceOf(CancellationException.class);
      assertThat(java(type + ".class.getName()")).isEqualTo(type);
    }
    assertThat(java("groovy.util.Expando.class.getSimpleName()")).isEqualTo("Expando");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '|',
      value = {
        "1 + 1              ~ COMPLETE ~ ||",
        "int x = 3;         ~ COMPLETE ~ ||",
        "if (true) { }      ~ COMPLETE ~ ||",
        "// a comment       ~ COMPLETE ~ ||",
        "int f(int n) {     ~ OPEN     ~ }",
        "int f(int n)       ~ OPEN     ~ ||",
        "g(1,               ~ OPEN     ~ )",
        "f(\")\", '(', new int[] { ~ OPEN ~ }",
        "/* begun           ~ OPEN     ~ */",
        "int a = 1; g(      ~ OPEN     ~ )",
        "1 +                ~ OPEN     ~ ||",
        "int x = );         ~ WRONG    ~ ||",
      })
  void aTextIsWholeOrOpen(String source, String kind, String what) {
    assertThat(java.completeness(source).kind()).hasToString(kind);
    assertThat(java.completeness(source).what()).isEqualTo(what);
  }

  private List<String> completed(String text) {
    return java.complete(text, text.length()).candidates().stream().map(c -> c.text()).toList();
  }

  @Test
  void itCompletesFromTheTypesOfLiveObjects() {
    groovy("target = [1, 2]");
    assertThat(completed("vm.tu")).containsExactly("turn()");
    assertThat(java.complete("int n = vm.tu", 13).from()).isEqualTo(11);
    assertThat(completed("targ")).containsExactly("target");
    assertThat(completed("target.get(0).intV")).containsExactly("intValue()");
    java("int twiceAsMuch(int n) { return 2 * n; }");
    assertThat(completed("twic")).containsExactly("twiceAsMuch(");
    assertThat(java.signatures("twiceAsMuch(", 12))
        .extracting(signature -> signature.usage())
        .containsExactly("int twiceAsMuch(int n)");
    assertThat(vm.turn()).isEqualTo(1);
  }

  @Test
  void itBeginsAnewWhenItWasClosed() {
    java("int f() { return 1; }");
    java.close();
    assertThat(java.methods()).isEmpty();
    assertThat(java("1 + 2")).isEqualTo(3);
  }

  /** What Java cannot name is an object there, and the same one. */
  @Test
  void aClassOfGroovysIsNamedByWhatJavaKnowsOfIt() {
    Object one = groovy("class One implements Runnable { void run() { } }\none = new One()");
    java("one.run();");
    assertThat(java("one")).isSameAs(one);
    assertThat(JavaType.of(new BigDecimal("1.5"))).isEqualTo("java.math.BigDecimal");
    assertThat(JavaType.of(new HashMap<>(Map.of("a", List.of(1)))))
        .isEqualTo("java.util.Map<String, java.util.List<Integer>>");
    assertThat(JavaType.of(new RingsideException("x").getClass())).isEqualTo("Class<?>");
  }
}
