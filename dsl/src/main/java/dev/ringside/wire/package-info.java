/**
 * Pure codecs: bytes to records and back, for the three languages spoken around a virtual machine.
 *
 * <p>{@link dev.ringside.wire.mi} is gdb's, {@link dev.ringside.wire.rsp} the one between gdb and a
 * stub, {@link dev.ringside.wire.qmp} QEMU's and the guest agent's. Each has a decoder, which is
 * fed whatever bytes arrived and returns the records they complete, and an encoder, which returns
 * bytes. Decoders are total: any bytes give records, never an exception, and how the bytes were cut
 * never matters. {@link dev.ringside.wire.WireLog} is the text form in which messages are logged
 * and in which tests are written. {@link dev.ringside.wire.ax} reads the conditions that gdb
 * compiles for a stub.
 *
 * <p>Imports nothing of ours. No thread lives here: a decoder belongs to the thread that feeds it
 * and asserts that; everything else is immutable.
 *
 * <pre>{@code
 * MiDecoder decoder = new MiDecoder();
 * while ((count = in.read(buffer)) >= 0) {
 *   decoder.feed(buffer, 0, count).forEach(loop::post);
 * }
 * decoder.end().forEach(loop::post);
 * }</pre>
 */
package dev.ringside.wire;
