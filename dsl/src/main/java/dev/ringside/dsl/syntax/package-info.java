/**
 * The condition syntax: {@code gdb.break('f') < pid == target >} inside Groovy.
 *
 * <p>This is not Groovy, and variants of it parse silently as something else, so it is rewritten
 * before Groovy's parser sees it. The way of a source text:
 *
 * <ol>
 *   <li>{@link dev.ringside.dsl.syntax.ConditionParser}, installed as Groovy's parser, gives the
 *       text to {@link dev.ringside.dsl.syntax.Rewriter}, which finds conditions with Groovy's own
 *       lexer and replaces their angle brackets by braces. No character moves, so lines and columns
 *       stay true.
 *   <li>Groovy parses the result. If it complains, the text it quotes is put back to what was
 *       typed.
 *   <li>At the end of the conversion phase each closure at a noted position is replaced by calls of
 *       {@link dev.ringside.dsl.syntax.ConditionBuilder} (by {@link
 *       dev.ringside.dsl.syntax.ConditionTranslator}), which at run time make a {@link
 *       dev.ringside.dsl.syntax.TypedCondition}.
 *   <li>After semantic analysis Groovy has decided which names are variables in scope; the others
 *       are looked up at run time, and become names of the kernel when the host has none.
 * </ol>
 *
 * <p>For whoever types the language there are two more views of a text, however unfinished: {@link
 * dev.ringside.dsl.syntax.Lexemes} cuts it into pieces to be coloured, and {@link
 * dev.ringside.dsl.syntax.Completeness} says whether it is a whole entry and, if not, what is open.
 * Both stand on {@link dev.ringside.dsl.syntax.Scan}, which goes on where Groovy's lexer gives up.
 *
 * <p>A source without the text of a breakpoint verb costs one search of the text. Compilation runs
 * on the caller's thread and keeps no state between sources; a {@code ConditionBuilder} belongs to
 * the thread that evaluates the statement.
 *
 * <pre>{@code
 * CompilerConfiguration configuration = new CompilerConfiguration();
 * ConditionSyntax.configure(configuration);
 * new GroovyShell(binding, configuration).evaluate("gdb.break('f') < pid == target >");
 * // calls gdb.break('f', TypedCondition[tree=<pid> == 42, …])
 * }</pre>
 */
package dev.ringside.dsl.syntax;
