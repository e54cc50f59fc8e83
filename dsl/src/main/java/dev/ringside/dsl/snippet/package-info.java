/**
 * What a user types into an interactive shell, evaluated entry by entry in a scope that lives on.
 *
 * <p>The way of one entry:
 *
 * <ol>
 *   <li>{@link dev.ringside.dsl.snippet.Compiler} compiles it as a Groovy script with the condition
 *       syntax. While the text becomes a tree, {@link dev.ringside.dsl.snippet.EntryParser} adds
 *       the imports of earlier entries, makes top-level declarations assignments to the scope, and
 *       gives methods a name that only {@link dev.ringside.dsl.snippet.Methods} finds; {@link
 *       dev.ringside.dsl.snippet.InterruptChecks} lets loops end when the thread is interrupted.
 *   <li>{@link dev.ringside.dsl.snippet.Classes} defines what came out in a class loader of its
 *       own, which is forgotten with the entry unless something of it lives on.
 *   <li>Its methods, classes and imports are noted, and it runs, once, on the caller's thread, with
 *       {@link dev.ringside.dsl.snippet.Scope} as its binding.
 * </ol>
 *
 * <p>An {@link dev.ringside.dsl.snippet.Evaluator} is used by one thread at a time, the one that
 * evaluates; what lists its contents and {@code warmUp} may run beside it. Variables may be read
 * and written by any thread, since the user's closures run on several.
 *
 * <pre>{@code
 * Evaluator evaluator = new Evaluator(session.variables());
 * evaluator.evaluate("target = 40", "#1");
 * evaluator.evaluate("int next(int n) { n + 1 }", "#2");
 * evaluator.evaluate("next(target)", "#3");    // 41
 * evaluator.evaluate("_ + 1", "#4");           // 42
 * }</pre>
 */
package dev.ringside.dsl.snippet;
