/**
 * The guest's memory, mapped: read while the guest runs, with no stop and no protocol.
 *
 * <p>{@link dev.ringside.stub.ram.QemuRam} finds the file of a QEMU's guest memory, whether we
 * started it or somebody else; {@link dev.ringside.stub.ram.RamLayout} says which physical address
 * is where in it; {@link dev.ringside.stub.ram.Ram} reads physical addresses, and virtual ones
 * through {@link dev.ringside.stub.ram.PageWalk}, which walks the page tables that a CPU's {@link
 * dev.ringside.stub.ram.Paging} registers name. What is not RAM (a device, a ROM, an address that
 * is mapped nowhere) is empty: QEMU is to be asked.
 *
 * <p>Thread-safe throughout: nothing here has state but the mapping.
 *
 * <pre>{@code
 * Optional<Ram> ram = Ram.of(pid);
 * Optional<byte[]> text = ram.flatMap(r -> r.read(paging, address, 16));
 * }</pre>
 */
package dev.ringside.stub.ram;
