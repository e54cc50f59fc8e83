/**
 * Sockets, processes and the loop: the only place of the project that has threads and locks, and it
 * knows no protocol.
 *
 * <p>Reader threads block in the kernel, and hand each piece of bytes to {@link
 * dev.ringside.io.Loop}, whose single thread owns all mutable state of the layers above. Bytes to
 * be written go the other way through a queue, so that the loop never blocks on a peer that does
 * not read. Of what another process writes into a {@link dev.ringside.io.SharedMemory} nobody is
 * told: {@link dev.ringside.io.WordWatch} looks, and posts like a reader. Every process is started
 * through {@link dev.ringside.io.Program}, in a session of its own (a terminal's Ctrl-C is for us,
 * not for QEMU) and bound to our life (it is killed when we are killed).
 *
 * <pre>{@code
 * try (Loop loop = Loop.start("ringside loop", Throwable::printStackTrace)) {
 *   Connection qmp = Connection.open(loop, path, handler);
 *   qmp.send(bytes);
 * }
 * }</pre>
 */
package dev.ringside.io;
