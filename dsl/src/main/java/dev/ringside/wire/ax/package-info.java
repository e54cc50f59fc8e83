/**
 * Conditions as gdb sends them to a stub: agent-expression bytecode (GDB manual, appendix "The GDB
 * Agent Expression Mechanism"; seen from gdb 13.1).
 *
 * <p>A {@code Z} packet's payload goes into {@link dev.ringside.wire.ax.InsertBreakpoint}, each of
 * its conditions into {@link dev.ringside.wire.ax.AgentExpression}, a list of {@link
 * dev.ringside.wire.ax.Op}s. gdb sends bytecode only to a stub whose {@code qSupported} answer has
 * {@code ConditionalBreakpoints+}. No thread lives here: everything is immutable.
 *
 * <pre>{@code
 * InsertBreakpoint.parse("Z0,ffffffff81a185a1,1;X9,260005164022011327")   // if $rdi == 1
 *     .flatMap(InsertBreakpoint::expressions);   // [reg 5, ext 64, const8 1, equal, end]
 * }</pre>
 */
package dev.ringside.wire.ax;
