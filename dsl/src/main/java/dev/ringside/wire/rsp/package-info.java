/**
 * The remote serial protocol between gdb and a stub (GDB manual, appendix "GDB Remote Serial
 * Protocol"; seen from gdb 13.1 and QEMU 7.2).
 *
 * <p>Bytes go through {@link dev.ringside.wire.rsp.RspDecoder} and come out as {@link
 * dev.ringside.wire.rsp.RspFrame}s; a packet's payload is read further by {@link
 * dev.ringside.wire.rsp.StopReply}, {@link dev.ringside.wire.rsp.VCont} and {@link
 * dev.ringside.wire.rsp.Hex}, and goes out through {@link dev.ringside.wire.rsp.RspEncoder}.
 * Payloads are strings whose chars are bytes, so that text and binary packets are one thing. No
 * thread lives here: a decoder belongs to the reader thread that feeds it, the rest is immutable.
 *
 * <pre>{@code
 * for (RspFrame frame : decoder.feed(bytes, 0, count)) {   // <-- rsp $T05thread:p01.02;#07
 *   if (frame instanceof RspFrame.Packet packet) {
 *     StopReply.parse(packet.payload());                   // Signal 5 of thread p1.2
 *   }
 * }
 * out.write(RspEncoder.packet("vCont;c:p1.-1"));           // --> rsp $vCont;c:p1.-1#0f
 * }</pre>
 */
package dev.ringside.wire.rsp;
