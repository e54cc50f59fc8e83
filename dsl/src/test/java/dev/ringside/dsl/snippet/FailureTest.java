package dev.ringside.dsl.snippet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ringside.condition.Position;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is typed, and what is said about it. */
class FailureTest {
  private final Evaluator evaluator = new Evaluator(Map.of("gdb", new Gdb()));
  private int entries;

  /** A debugger that does nothing. */
  public static final class Gdb {
    /** The registers. */
    public Object regs() {
      return null;
    }

    /** A temporary breakpoint. */
    public Object tbreak(String where) {
      return where;
    }

    /** The threads. */
    public Object getThreads() {
      return null;
    }
  }

  private void says(String typed, String... lines) {
    String name = "#" + ++entries;
    Throwable thrown = catchThrowable(() -> evaluator.evaluate(typed, name));
    assertThat(thrown).as(typed).isNotNull();
    assertThat(evaluator.explain(thrown, typed, name).render(typed))
        .isEqualTo(String.join("\n", lines));
  }

  @Test
  void whatIsUnknownIsPointedAt() {
    evaluator.evaluate("target = 1; def twice(int x) { 2 * x }", "#0");
    says(
        "1 + tarqet",
        "nothing is called 'tarqet' here: did you mean 'target'?",
        "  1 + tarqet",
        "      ^");
    says("gbd", "nothing is called 'gbd' here: did you mean 'gdb'?", "  gbd", "  ^");
    says(
        "unheardOf",
        "nothing is called 'unheardOf' here: define it first, or check its spelling",
        "  unheardOf",
        "  ^");
    says(
        "twcie(3)",
        "there is no method twcie(Integer): did you mean 'twice'?",
        "  twcie(3)",
        "  ^");
    says(
        "twice('a', 1)",
        "twice does not take (String, Integer): there is def twice(int x)",
        "  twice('a', 1)",
        "  ^");
    says(
        "gdb.tbrek('f')",
        "gdb has no verb tbrek(String): did you mean 'tbreak'?",
        "  gdb.tbrek('f')",
        "      ^");
    says(
        "gdb.tbreak(1, 2)",
        "gdb.tbreak(Integer, Integer) does not fit: write gdb.tbreak(where) < condition > { stop -> … }",
        "  gdb.tbreak(1, 2)",
        "      ^");
    says(
        "gdb.threds",
        "gdb has no property threds: did you mean 'threads'?",
        "  gdb.threds",
        "      ^");
    says(
        "new Pont()",
        "there is no class Pont: define it, or import it from its package",
        "  new Pont()",
        "  ^");
    says("null.foo()", "what stands before 'foo' is null", "  null.foo()", "       ^");
  }

  @Test
  void aLineOfSeveralIsShown() {
    says("x = 1\ny = 0\n\tx.intdiv(y)\nx", "line 3: / by zero", "  \tx.intdiv(y)");
    says("x.intdiv(0)", "/ by zero");
    says(
        "def f() {\n  nope\n}\nf()",
        "line 2: nothing is called 'nope' here: define it first, or check its spelling",
        "    nope",
        "    ^");
    assertThat(evaluator.evaluate("x", "later")).isEqualTo(1);
  }

  @Test
  void ownFramesAreTheUsers() {
    Throwable thrown =
        catchThrowable(
            () -> evaluator.evaluate("def f(n) {\n n.boom() }\n[1].each { f(it) }", "#9"));
    assertThat(Evaluator.ownFrames(thrown, "#9"))
        .extracting(f -> f.getMethodName() + ":" + f.getLineNumber())
        .containsExactly("f:2", "doCall:3", "run:3");
  }

  @Test
  void whatIsMissingIsNamed() {
    says("1 +\n\n", "something is missing at the end", "  1 +", "     ^");
    says(
        "def x = 'abc",
        "the text that this quote begins does not end on its line: close it, or begin and end it"
            + " with three",
        "  def x = 'abc",
        "          ^");
  }

  @Test
  void aFailedCompilationChangesNothing() {
    says(
        "def gdb = 1",
        "'gdb' is a verb of Ringside: choose another name",
        "  def gdb = 1",
        "      ^");
    says(
        "import java.nio.file.Path; def f() { 1 }; class A {}; a = 1; new Nope()",
        "there is no class Nope: define it, or import it from its package",
        "  import java.nio.file.Path; def f() { 1 }; class A {}; a = 1; new Nope()",
        "                                                               ^");
    assertThat(evaluator.imports()).isEmpty();
    assertThat(evaluator.methods()).isEmpty();
    assertThat(evaluator.classes()).isEmpty();
    assertThat(evaluator.variables()).isEmpty();
    says(
        "a = 1; b = 2; nope; c = 3",
        "nothing is called 'nope' here: define it first, or check its spelling",
        "  a = 1; b = 2; nope; c = 3",
        "                ^");
    assertThat(evaluator.variables()).extracting(Variable::name).containsExactly("a", "b");
  }

  @Test
  void endlessRecursionIsAFailure() {
    says(
        "def f(n) { f(n + 1) }; f(0)",
        "the calls are nested too deeply: does a method call itself for ever?");
    says(
        "def c; c = { c() }; c()",
        "the calls are nested too deeply: does a method call itself for ever?");
    assertThat(evaluator.evaluate("1", "after")).isEqualTo(1);
  }

  @Test
  void inAFileThePlaceIsAlwaysTold() {
    Failure pointed = new Failure("no", Optional.of(new Position(2, 3)));
    assertThat(pointed.render("a\n\tb c", "rc.groovy"))
        .isEqualTo("rc.groovy: line 2: no\n  \tb c\n  \t ^");
    Failure wholeLine = new Failure("no", Optional.of(new Position(1, 0)));
    assertThat(wholeLine.render("a", "rc.groovy")).isEqualTo("rc.groovy: line 1: no\n  a");
    Failure nowhere = new Failure("no", Optional.empty());
    assertThat(nowhere.render("a", "rc.groovy")).isEqualTo("rc.groovy: no");
  }

  @Test
  void annotationsAreNoDefect() {
    assertThat(
            evaluator.evaluate("@groovy.transform.CompileStatic def f(int x) { x + 1 }; f(1)", "a"))
        .isEqualTo(2);
    assertThat(catchThrowable(() -> evaluator.evaluate("@Grab('a:b:1') import a.B", "b")))
        .isNotNull();
    says(
        "@Lazy def x = 1",
        "@Lazy is not for the variables of a shell: leave it out",
        "  @Lazy def x = 1",
        "  ^");
  }
}
