/**
 * The verbs of the language, described once: help, completion and the reference are made from it,
 * and a test runs every example.
 *
 * <p>Data only; imports nothing of ours, so that a verb can ask here which arguments it takes. Any
 * thread may use it. Example: {@code Verbs.find("gdb.break").get().purpose()}.
 */
package dev.ringside.dsl.verb;
