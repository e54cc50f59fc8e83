/**
 * QMP, QEMU's machine protocol (QEMU, docs/interop/qmp-spec.txt; seen from 7.2), and the guest
 * agent (docs/interop/qemu-ga-ref), which speaks the same language on a less tidy line. Jackson
 * reads and writes the JSON.
 *
 * <p>Bytes go through {@link dev.ringside.wire.qmp.QmpDecoder} and come out as {@link
 * dev.ringside.wire.qmp.QmpMessage}s; commands become bytes in {@link
 * dev.ringside.wire.qmp.QmpEncoder}. No thread lives here: a decoder belongs to the reader thread
 * that feeds it, the rest is immutable.
 *
 * <pre>{@code
 * out.write(QmpEncoder.command("query-status", Map.of(), "7"));
 * // --> qmp {"execute":"query-status","id":"7"}
 * // <-- qmp {"return": {"status": "running", "singlestep": false, "running": true}, "id": "7"}
 * }</pre>
 */
package dev.ringside.wire.qmp;
