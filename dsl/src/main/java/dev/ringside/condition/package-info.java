/**
 * What a breakpoint asks: an expression tree about the guest, and its text for gdb.
 *
 * <p>The tree is made by whoever reads a condition (the condition syntax of the DSL), after every
 * host value has been put in; it holds only guest words ({@code pid}, {@code comm}, {@code $rdi}),
 * names of the kernel (parameters, globals) and literals. {@link dev.ringside.condition.GdbText}
 * writes it as a C expression for gdb; what the guest's words mean on the kernel at hand is asked
 * of a {@link dev.ringside.condition.Vocabulary}, which the kernel layer supplies, and where a
 * structure's members lie of an {@link dev.ringside.condition.Anatomy}. Everything here is an
 * immutable value and belongs to no thread.
 *
 * <pre>{@code
 * var at = new Position(1, 18);
 * var tree = new Condition.Binary(BinaryOperator.EQUAL,
 *     new Condition.GuestWord("pid", at), Condition.integer(42, at));
 * tree.toString();                         // <pid> == 42
 * GdbText.render(tree, vocabulary);        // Text[((struct task_struct*)…)->pid == 42]
 * }</pre>
 */
package dev.ringside.condition;
