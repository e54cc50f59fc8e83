/**
 * The Groovy face: the verbs a user types, on top of {@link dev.ringside.target}.
 *
 * <p>{@link dev.ringside.dsl.Session} owns everything and binds {@code vm}, {@code gdb}, {@code
 * guest}, {@code kernel}. Verbs are called on the user's thread, ask the target, and wait with a
 * deadline; they return data and print nothing. Stops arrive on the loop and are handed to the one
 * thread of {@link dev.ringside.dsl.Stops}, which runs the breakpoints' actions. Whatever goes
 * wrong reaches the user as one {@link dev.ringside.dsl.RingsideException}: a sentence with the
 * cause and the cure.
 *
 * <p>A session that is saved, kept in case of a crash, replayed, checked or taught is a text in one
 * format, which {@link dev.ringside.dsl.recording} documents, reads and writes.
 *
 * <pre>{@code
 * try (Session session = Session.openForUser(output, Optional.empty())) {
 *   session.run("vm.boot(kernel: 'debian')", "example.groovy", Path.of(""), List.of());
 * }
 * }</pre>
 */
package dev.ringside.dsl;
