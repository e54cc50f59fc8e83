/**
 * The gdb stub that Ringside offers, between any gdb and QEMU's stub, which it alone holds.
 *
 * <p>gdb's frames and QEMU's frames go, as {@link dev.ringside.stub.StubInput}, into {@link
 * dev.ringside.stub.StubState}, which is pure and answers with {@link
 * dev.ringside.stub.StubEffect}s; {@link dev.ringside.stub.Stub}, owned by the loop, performs them.
 * It passes everything on and knows running from stopped, which makes it the one witness of every
 * stop and resume of the machine.
 *
 * <p>A breakpoint at the entry of a function that the kernel can trace goes into the guest, and one
 * with a condition also elsewhere in the kernel, where {@link dev.ringside.stub.InFunction} finds
 * that nothing can come in between: {@link dev.ringside.stub.Arming} replaces the instructions
 * there by a jump to code that {@link dev.ringside.stub.guest} makes of the condition. Where it is
 * true the CPU spins and writes a word, which is watched in shared memory; {@link
 * dev.ringside.stub.CpuScan} sets the CPU back to the function's entry, its registers as they were,
 * and gdb is told of an ordinary stop; or it is told at once and looks at the CPU while the machine
 * runs on, in a {@link dev.ringside.stub.Glance}. gdb sees the kernel's own instructions whatever
 * it reads. While the kernel changes its text itself, {@link dev.ringside.stub.TextChange} moves
 * all of them to QEMU.
 *
 * <p>gdb hands over the conditions that it can compile, with their breakpoints ({@code
 * ConditionalBreakpoints+}). A stop at such a place is judged first: {@link
 * dev.ringside.stub.Judgement} reads from QEMU what {@link dev.ringside.stub.Evaluation} needs, and
 * either delivers the stop to gdb or lets the machine run on, of which gdb never learns.
 *
 * <p>What conditions cost the guest where they are asked outside of it is measured by the clock, in
 * {@link dev.ringside.stub.Standstills}, beside the pure state; {@link
 * dev.ringside.stub.StormGuard} finds those under which it hardly gets on. What they cost where
 * they run in the guest is measured there when somebody asks for it: {@link
 * dev.ringside.stub.Pricing} finds a CPU, and {@link dev.ringside.stub.Calibration} has it run the
 * code some thousand times.
 *
 * <pre>{@code
 * Stub stub = Stub.open(loop, qemuSocket, listenSocket, ram, tap, events);
 * }</pre>
 */
package dev.ringside.stub;
