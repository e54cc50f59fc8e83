/**
 * Everything bootable: kernels, and the root file system they start with. Without root: apt of the
 * host fetches and verifies Debian's packages, the rest is done in Java.
 *
 * <p>Data flows one way, and each arrow ends in an entry of the {@link dev.ringside.image.Cache},
 * which appears whole or not at all:
 *
 * <pre>
 * apt's lists → package files → {@link dev.ringside.image.KernelPackage} → {@link dev.ringside.image.Kernel}: image, vmlinux, modules
 *                             → the guest's programs and libraries ┐
 *                                               kernel's modules ──┴→ {@link dev.ringside.image.Initramfs} → one cpio file
 * </pre>
 *
 * <p>A machine that is up is an entry of that cache too: {@link dev.ringside.image.SavedBoots}
 * keeps, for each {@link dev.ringside.image.BootKey}, the memory and devices as a {@link
 * dev.ringside.image.BootImage}. QEMU's part of it comes from the target; the guest's part, which
 * sets its clock and renews its random numbers, is {@link dev.ringside.image.RenewProgram}.
 *
 * <p>No thread is owned here: each call blocks the caller's thread, tells a {@link
 * dev.ringside.image.Progress} what it does, and ends early when that thread is interrupted. What
 * cannot be had is an {@link dev.ringside.image.ImageException}.
 *
 * <pre>{@code
 * Cache cache = Cache.ofUser();
 * Kernel kernel = new KernelPackage(cache, System.err::println).get("debian");
 * Path initrd = Initramfs.of(kernel).build(cache, System.err::println);
 * }</pre>
 */
package dev.ringside.image;
