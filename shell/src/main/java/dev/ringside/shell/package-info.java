/**
 * The terminal: the command {@code ringside}.
 *
 * <p>{@link dev.ringside.shell.Main} reads the command line, runs the script in a {@link
 * dev.ringside.dsl.Session} on the main thread, shows the value of its last statement through
 * {@link dev.ringside.shell.View}, and turns the outcome into an exit status. Results go to
 * standard output, everything else to standard error. It sees the verbs and their records, never
 * the wire.
 *
 * <pre>{@code
 * ringside --json scripts/spinlock.groovy
 * }</pre>
 */
package dev.ringside.shell;
