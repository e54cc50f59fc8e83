/**
 * Sockets, processes and the loop: the only place of the project that has threads and locks, and it
 * knows no protocol.
 *
 * <p>The one thread of a {@link dev.ringside.io.Loop} owns all mutable state of the layers above.
 * It reads and writes the sockets itself, when they are ready, and queues what a peer does not take
 * yet. What a process prints its reader threads hand to it, and what a process shall read goes
 * through a queue the other way, so that the loop never waits for anybody. Of what another process
 * writes into a {@link dev.ringside.io.SharedMemory} nobody is told: {@link
 * dev.ringside.io.WordWatch} looks, and posts like a reader. Every process is started through
 * {@link dev.ringside.io.Program}, in a session of its own (a terminal's Ctrl-C is for us, not for
 * QEMU) and bound to our life (it is killed when we are killed).
 *
 * <pre>{@code
 * try (Loop loop = Loop.start("ringside loop", Throwable::printStackTrace)) {
 *   Connection qmp = Connection.open(loop, path, handler);
 *   qmp.send(bytes);
 * }
 * }</pre>
 */
package dev.ringside.io;
