package dev.ringside.dsl.completion;

/**
 * How the call at the cursor is written.
 *
 * @param usage {@code gdb.go(timeout: 30)}
 * @param purpose one sentence; empty where none is known
 */
public record Signature(String usage, String purpose) {}
