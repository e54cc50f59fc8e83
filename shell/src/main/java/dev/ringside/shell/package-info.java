/**
 * The terminal: the command {@code ringside}, and the interactive shell.
 *
 * <p>{@link dev.ringside.shell.Main} reads the command line. A script runs in a {@link
 * dev.ringside.dsl.Session} on the main thread; the value of its last statement goes to standard
 * output through {@link dev.ringside.shell.view.View}, everything else to standard error, and the
 * outcome becomes an exit status. It sees the verbs and their records, never the wire.
 *
 * <p>Without a script {@code Interactive} opens the shell. {@code Shell} reads an entry from an
 * {@code EntryInput} (a terminal's {@code LineInput}, or a {@code PipedInput}), the {@code
 * Interpreter} has it evaluated or performs a {@code SlashCommand}, and the {@code Printer}, the
 * only one who writes to the terminal, shows the value. Entries run on the {@code Foreground}'s
 * thread, which Ctrl-C interrupts and, if it does not heed that, leaves to itself; what the machine
 * does by itself is told by the news thread. The {@code Engine}, Groovy and the session, loads
 * behind the first prompt.
 *
 * <p>While a script is lectured on, the {@code Lectern} decides what an entry means: it goes
 * through the steps of a {@code Lecture}, of which the {@code LectureScreen} shows one at a time.
 *
 * <pre>{@code
 * ringside --json scripts/spinlock.groovy
 * }</pre>
 */
package dev.ringside.shell;
