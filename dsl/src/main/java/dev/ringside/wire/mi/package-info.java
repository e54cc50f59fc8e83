/**
 * GDB/MI, the language between gdb and a front end (GDB manual, "The GDB/MI Interface"; seen from
 * gdb 13.1).
 *
 * <p>Bytes from gdb go through {@link dev.ringside.wire.mi.MiDecoder} and come out as {@link
 * dev.ringside.wire.mi.MiRecord}s, whose results are trees of {@link dev.ringside.wire.mi.MiValue};
 * commands become bytes in {@link dev.ringside.wire.mi.MiEncoder}. Nothing here knows what a
 * command means. No thread lives here: a decoder belongs to the reader thread that feeds it, the
 * rest is immutable.
 *
 * <pre>{@code
 * out.write(MiEncoder.encode(12, "-data-evaluate-expression", List.of("1 + 1")));
 * // --> mi 12-data-evaluate-expression "1 + 1"
 * // <-- mi 12^done,value="2"
 * MiRecord.Result answer = …;
 * answer.results().number("value");   // OptionalLong[2]
 * }</pre>
 */
package dev.ringside.wire.mi;
