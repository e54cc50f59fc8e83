package dev.ringside.dsl;

import java.time.Duration;

/**
 * How a program in the guest ended.
 *
 * @param exit its exit status; 128 + n when signal n ended it
 * @param out its standard output
 * @param err its standard error
 * @param pid its process id
 * @param time from its start, or its release by {@code resume()}, until we saw that it had ended
 */
public record Result(int exit, String out, String err, int pid, Duration time) {}
