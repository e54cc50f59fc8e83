/**
 * One conversation each: {@link dev.ringside.link.QmpLink} with QEMU's monitor, {@link
 * dev.ringside.link.MiLink} with gdb, {@link dev.ringside.link.AgentLink} with the agent in the
 * guest, {@link dev.ringside.link.StubLink} with QEMU's gdb stub. {@link dev.ringside.link.Upload}
 * is no conversation: it sends one file.
 *
 * <p>A link turns a command into a future and everything else the peer says into events; protocol
 * types stop at its users. It has no opinion on what a message means for the machine: that is
 * {@link dev.ringside.target}'s. Each link is owned by the loop and asserts it; its futures
 * complete there. When the peer is lost, every open future fails with a {@link
 * dev.ringside.link.LinkException} that carries the first cause.
 *
 * <pre>{@code
 * MiLink gdb = MiLink.start(loop, command, tap, listener);
 * gdb.send("data-evaluate-expression", List.of("1+1")).thenAccept(result -> …);
 * }</pre>
 */
package dev.ringside.link;
