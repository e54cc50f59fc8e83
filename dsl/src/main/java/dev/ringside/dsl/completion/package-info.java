/**
 * What can be written at a place of an unfinished entry, and how the call there is written.
 *
 * <p>Nothing of the user's is called for it: the text is cut by Groovy's lexer, values are asked
 * for nothing but their class, and only the JDK's own lists and maps for what they hold. {@code
 * Pieces} finds what is open at the cursor, {@code Chain} the expression before a dot, {@code
 * Typing} its type; then {@code Members}, {@code Arguments}, {@code KernelNames}, {@code HostFiles}
 * and {@code Words} make candidates of it. Total: any text gives candidates or none, never an
 * exception. Belongs to no thread and keeps nothing of the user's.
 *
 * <p>Example: {@code Completion.at("vm.bo", 5, scope, knowledge).candidates()} holds {@code boot(}.
 */
package dev.ringside.dsl.completion;
