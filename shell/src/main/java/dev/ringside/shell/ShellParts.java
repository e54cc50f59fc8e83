package dev.ringside.shell;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What the parts of one shell share.
 *
 * @param printer where everything goes
 * @param input where entries come from
 * @param foreground what the user waits for
 * @param languages what entries are typed in
 * @param engine what evaluates; it may still be loading
 * @param json whether values are shown as JSON
 * @param journals the folder of what is typed, in case we crash; empty where that is not kept
 */
record ShellParts(
    Printer printer,
    EntryInput input,
    Foreground foreground,
    Languages languages,
    CompletableFuture<Engine> engine,
    boolean json,
    Optional<Path> journals) {}
