package dev.ringside.dsl.snippet;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A compiled entry that has not run.
 *
 * @param script the class with its statements; empty where it only defines classes
 * @param types the classes it defines
 * @param signatures of its methods, by name and number of parameters
 */
record Entry(
    Optional<Class<? extends EntryScript>> script,
    List<Class<?>> types,
    Map<String, String> signatures,
    List<Imports.Import> imports) {}
