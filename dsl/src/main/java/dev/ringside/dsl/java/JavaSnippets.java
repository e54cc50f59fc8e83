package dev.ringside.dsl.java;

import dev.ringside.dsl.RingsideException;
import dev.ringside.dsl.completion.Result;
import dev.ringside.dsl.completion.Signature;
import dev.ringside.dsl.snippet.Evaluator;
import dev.ringside.dsl.syntax.Completeness;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Java beside Groovy: evaluates Java snippets with the variables and verbs of an {@link Evaluator},
 * which are the same objects in both. jdk.jshell is loaded by the first call that needs it.
 *
 * <p>Used by one thread at a time; only an evaluation that nobody waits for any more may go on
 * beside the next.
 */
public final class JavaSnippets implements AutoCloseable {
  private final Evaluator evaluator;
  private final Consumer<String> notices;
  private final AtomicReference<Thread> evaluating = new AtomicReference<>();
  private volatile JavaShell shell;

  /**
   * Nothing is loaded yet.
   *
   * @param evaluator what the snippets share
   * @param notices told what a definition still waits for
   */
  public JavaSnippets(Evaluator evaluator, Consumer<String> notices) {
    this.evaluator = evaluator;
    this.notices = notices;
  }

  /**
   * Loads jdk.jshell where that has not happened.
   *
   * @throws RingsideException where this Java has none
   */
  public void open() {
    shell();
  }

  private JavaShell shell() {
    if (shell == null) {
      try {
        shell = new JavaShell(evaluator, notices);
      } catch (LinkageError | IllegalStateException absent) {
        throw new RingsideException(
            "this Java runs programs but compiles none: Java snippets need a JDK, see"
                + " shell/bin/setup",
            absent);
      }
    }
    return shell;
  }

  /**
   * Compiles and runs an entry, one snippet behind the other. The thread's interrupt flag is clear
   * afterwards. What it throws {@link Evaluator#explain} explains.
   *
   * @param name what its stack frames name as their file
   * @return the value of the last snippet, null for a definition or a statement; where it is not
   *     null it is {@code _} in Groovy from now on
   * @throws CancellationException where the thread was interrupted
   * @throws RingsideException with its place, where it does not compile; what came before it was
   *     run
   */
  public Object evaluate(String source, String name) {
    leaveBehindWhatStillRuns();
    evaluating.set(Thread.currentThread());
    try {
      Object value = shell().evaluate(source, name);
      evaluator.remember(value);
      return value;
    } catch (Throwable thrown) {
      throw JavaSnippets.<RuntimeException>sneaky(Evaluator.failure(thrown));
    } finally {
      evaluating.compareAndSet(Thread.currentThread(), null);
      Thread.interrupted();
    }
  }

  /** A snippet that nobody waits for any more keeps its jshell, which is of one thread. */
  private void leaveBehindWhatStillRuns() {
    if (evaluating.getAndSet(null) != null) {
      shell = null;
      notices.accept(
          "a snippet that was left to itself still runs: Java begins anew, with your variables but"
              + " without your methods, classes and imports");
    }
  }

  /** Throws what Java would not let a method throw. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
    throw (T) thrown;
  }

  /** Whether a text is a whole entry, by jshell's own analysis. Runs nothing. */
  public Completeness completeness(String source) {
    return JavaCompleteness.of(source, shell().analysis());
  }

  /**
   * What can stand at the cursor; nothing while a snippet runs. Runs nothing.
   *
   * @param cursor in Java chars
   */
  public Result complete(String text, int cursor) {
    if (evaluating.get() != null) {
      return new Result(cursor, List.of(), 0, "");
    }
    shell().enter(text);
    return new JavaCompletion(shell().analysis(), evaluator).at(text, cursor);
  }

  /**
   * How the call at the cursor is written.
   *
   * @param cursor in Java chars
   */
  public List<Signature> signatures(String text, int cursor) {
    if (evaluating.get() != null) {
      return List.of();
    }
    shell().enter(text);
    return new JavaCompletion(shell().analysis(), evaluator).signatures(text, cursor);
  }

  /** The methods that snippets define: {@code int twice(int)}. */
  public List<String> methods() {
    return shell == null ? List.of() : shell.methods();
  }

  /** The names of the classes that snippets define. */
  public List<String> classes() {
    return shell == null ? List.of() : shell.types();
  }

  /**
   * Forgets methods and classes of this name; variables are the evaluator's.
   *
   * @return whether there was one
   */
  public boolean drop(String name) {
    return shell != null && shell.drop(name);
  }

  /** Forgets everything; the next call begins anew. */
  @Override
  public void close() {
    if (shell != null) {
      shell.close();
      shell = null;
    }
  }
}
