/**
 * What Ringside knows about Linux: names, shapes and messages, nothing of how they travel.
 *
 * <p>Pure functions over plain values. Frames come in from {@code target} and leave as a {@link
 * dev.ringside.kernel.Context}; a vmlinux comes in and leaves as {@link
 * dev.ringside.kernel.Symbols}, which {@link dev.ringside.kernel.FunctionNames} and {@link
 * dev.ringside.kernel.LockName} consult; the shape of the kernel's types comes in through {@link
 * dev.ringside.kernel.KernelShape} and leaves as expressions for gdb ({@link
 * dev.ringside.kernel.TaskWords}); console lines leave as the reason why a boot failed ({@link
 * dev.ringside.kernel.BootFailure}). A kernel is recognised by what it has, newest first, never by
 * its version.
 *
 * <p>No thread owns this package: everything is immutable, any thread may call it.
 *
 * <pre>{@code
 * Symbols symbols = Symbols.read(vmlinux);
 * FunctionNames.resolve("do_sys_open", symbols).sentence();
 *     // do_sys_open is called do_sys_openat2 on this kernel (since 5.6): breakpoint set there
 * Context.of(stop.frames()).label();       // write › wake-up
 * }</pre>
 */
package dev.ringside.kernel;
