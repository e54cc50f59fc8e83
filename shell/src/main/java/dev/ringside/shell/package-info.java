/**
 * The terminal: the command {@code ringside}.
 *
 * <p>{@link dev.ringside.shell.Main} reads the command line, runs the script in a {@link
 * dev.ringside.dsl.Session} on the main thread, shows the value of its last statement through
 * {@link dev.ringside.shell.View}, and turns the outcome into an exit status. Results go to
 * standard output, everything else to standard error. It sees the verbs and their records, never
 * the wire.
 *
 * <p>A value becomes text in this order: {@link dev.ringside.shell.Layout} chooses its form for the
 * {@link dev.ringside.shell.Screen}, {@link dev.ringside.shell.Visible} makes what came from a
 * guest harmless, {@link dev.ringside.shell.Shown} holds all of it, {@link dev.ringside.shell.Cut}
 * what is printed, and {@link dev.ringside.shell.Pager} shows the rest.
 *
 * <pre>{@code
 * ringside --json scripts/spinlock.groovy
 * }</pre>
 */
package dev.ringside.shell;
