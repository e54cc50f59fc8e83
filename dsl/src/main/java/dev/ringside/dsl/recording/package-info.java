/**
 * Sessions as text: one format for the script that {@code /save} writes, the journal of what is
 * being typed, and what is replayed, checked and taught. A recorded script is Groovy, in UTF-8:
 *
 * <pre>{@code
 * // ringside session 1
 * // kernel 6.1.0-56-cloud-amd64 (build id 3f2a…), QEMU 7.2.22, gdb 13.1
 * // boot kernel: 'debian', nokaslr: true
 *
 * vm.boot()
 * // => booted in «5.4 s» with «tcg» («/dev/kvm is there, …»)
 * p = guest.spawn('wc /etc/group')
 * // => pid «97» (wc /etc/group)
 * // !  gdb.brake('schedule')
 * // !> gdb has no verb brake(String): did you mean 'break'?
 * /* java
 * int twice(int n) { return 2 * n; }
 * twice(21)
 * // => 42
 * *}{@code /
 * }</pre>
 *
 * <ul>
 *   <li>The first line is the header, with the format's version; a newer one is refused, an older
 *       one is read. The two lines behind it are optional. A script without it was not recorded:
 *       all its comments are text.
 *   <li>{@code // =>} is the result of the statement above, one for each of its lines. What stands
 *       between « and » is specific to the machine or the moment and is not compared; everything
 *       else is, exactly.
 *   <li>{@code // !} is a line that failed, {@code // !>} why: neither is evaluated again.
 *   <li>{@code /* java} and the star with its slash, each alone on its line, are around snippets of
 *       Java; a result ends a snippet.
 *   <li>Any other comment is text, in Markdown; so is a form that this version does not know, which
 *       is shown like text and not lost.
 *   <li>Where a statement ends is decided line by line, as in the shell, by {@link
 *       dev.ringside.dsl.syntax.Completeness}; a line that begins with a dot, or with {@code else},
 *       belongs to the one above.
 * </ul>
 *
 * <p>{@link dev.ringside.dsl.recording.Recording} reads and writes the text, {@link
 * dev.ringside.dsl.recording.Recorded} marks and compares results. Nothing here evaluates anything
 * or belongs to a thread.
 *
 * <pre>{@code
 * Recording recording = Recording.parse(Files.readString(Path.of("s.groovy")));
 * for (Piece piece : recording.pieces()) { … }
 * }</pre>
 */
package dev.ringside.dsl.recording;
