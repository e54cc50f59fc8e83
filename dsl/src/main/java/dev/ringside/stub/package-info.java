/**
 * The gdb stub that Ringside offers, between any gdb and QEMU's stub, which it alone holds.
 *
 * <p>gdb's frames and QEMU's frames go, as {@link dev.ringside.stub.StubInput}, into {@link
 * dev.ringside.stub.StubState}, which is pure and answers with {@link
 * dev.ringside.stub.StubEffect}s; {@link dev.ringside.stub.Stub}, owned by the loop, performs them.
 * It passes everything on and knows running from stopped, which makes it the one witness of every
 * stop and resume of the machine.
 *
 * <p>gdb hands over the conditions that it can compile, with their breakpoints ({@code
 * ConditionalBreakpoints+}). A stop at such a place is judged first: {@link
 * dev.ringside.stub.Judgement} reads from QEMU what {@link dev.ringside.stub.Evaluation} needs, and
 * either delivers the stop to gdb or lets the machine run on, of which gdb never learns.
 *
 * <pre>{@code
 * Stub stub = Stub.open(loop, qemuSocket, listenSocket, tap, events);
 * }</pre>
 */
package dev.ringside.stub;
