/**
 * Conditions that run inside the guest: gdb's bytecode becomes x86-64 code, which lies in a gap of
 * the kernel's text and is entered by a {@code jmp rel32} over the first bytes of the place that is
 * watched.
 *
 * <p>{@link dev.ringside.stub.guest.GuestCode} takes a {@link dev.ringside.stub.guest.Request}: the
 * bytecode is run on symbols, which gives decisions over trees of arithmetic ({@code Decision},
 * {@code Expr}); the trees are simplified as they grow; the generator writes instructions, and for
 * each of them notes how a CPU that is found there gets back to where it came from ({@link
 * dev.ringside.stub.guest.Landing}). {@link dev.ringside.stub.guest.Displacement} tells where else
 * than at a function's entry a jump can stand. No thread lives here: everything is a pure function,
 * and who places the code, watches for hits and undoes it is the stub.
 *
 * <pre>{@code
 * GuestCode.compile(request)
 *     .fold(code -> place(code.origin(), code.bytes()), notPossible -> tell(notPossible.why()));
 * }</pre>
 */
package dev.ringside.stub.guest;
