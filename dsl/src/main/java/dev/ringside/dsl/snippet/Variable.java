package dev.ringside.dsl.snippet;

import java.util.Optional;

/**
 * A variable of the user.
 *
 * @param type as it was declared, {@code List<String>}; empty for one without a declared type
 * @param value may be null
 */
public record Variable(String name, Optional<String> type, Object value) {}
