/**
 * Java snippets beside Groovy, on {@code jdk.jshell} in the same process.
 *
 * <p>The way of one entry, through {@link dev.ringside.dsl.java.JavaSnippets}:
 *
 * <ol>
 *   <li>jshell's analysis cuts it into snippets.
 *   <li>{@link dev.ringside.dsl.java.SharedVariables} gives Java a static field for each variable
 *       or verb that a snippet names, of the type that {@link dev.ringside.dsl.java.JavaType} sees
 *       in its value, and puts the very object there that Groovy has.
 *   <li>jshell compiles the snippet; {@link dev.ringside.dsl.java.SnippetLoader} defines its
 *       classes below our own loader, with the checks of {@link dev.ringside.dsl.java.CheckedLoops}
 *       that let a loop end; {@link dev.ringside.dsl.java.LiveControl} runs it on the caller's
 *       thread.
 *   <li>What the fields hold now goes back to the {@link dev.ringside.dsl.snippet.Evaluator}.
 * </ol>
 *
 * <p>One thread at a time uses a {@code JavaSnippets}, the one that evaluates or, while nothing is
 * evaluated, the one that completes. Nothing of {@code jdk.jshell} is loaded before its first use.
 *
 * <pre>{@code
 * JavaSnippets java = new JavaSnippets(evaluator, notices);
 * evaluator.evaluate("pages = [1, 2]", "line 1");
 * java.evaluate("int sum = 0; for (int page : pages) sum += page;", "line 2");
 * evaluator.evaluate("sum", "line 3");    // 3
 * }</pre>
 */
package dev.ringside.dsl.java;
