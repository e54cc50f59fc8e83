/**
 * The one model of the machine.
 *
 * <p>{@link dev.ringside.target.Qemu} owns the process with its monitor, console and agent; {@link
 * dev.ringside.target.Debugger} owns gdb and our stub; {@link dev.ringside.target.Target} is both,
 * and the only door through which anything above asks or learns something. Every decision about
 * stopping and running is made by {@link dev.ringside.target.Machine}, which is pure. All of it is
 * owned by the loop; callers on other threads get futures.
 *
 * <p>How a stop travels: QEMU's stub → our stub → gdb → {@code *stopped} → {@link
 * dev.ringside.target.Input.GdbStopped} → {@link dev.ringside.target.Effect.Publish} → {@link
 * dev.ringside.target.Target.Listener}.
 *
 * <pre>{@code
 * target.ask(Input.Kind.RESUME, "exec-continue").thenAccept(outcome -> …);
 * }</pre>
 */
package dev.ringside.target;
