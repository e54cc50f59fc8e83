package dev.ringside.shell;

import java.util.concurrent.CompletableFuture;
import org.jline.terminal.Terminal;

/**
 * What the parts of one shell share.
 *
 * @param terminal where the user is
 * @param printer the one way to the terminal
 * @param input where entries are typed
 * @param foreground what the user waits for
 * @param engine what evaluates; it may still be loading
 */
record ShellParts(
    Terminal terminal,
    Printer printer,
    LineInput input,
    Foreground foreground,
    CompletableFuture<Engine> engine) {}
