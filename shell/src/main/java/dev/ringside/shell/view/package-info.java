/**
 * How a value looks: on a screen of some size, or where nobody sees it.
 *
 * <p>{@link dev.ringside.shell.view.View} is asked. {@code Layout} chooses a value's form for the
 * {@link dev.ringside.shell.view.Screen} (a table, a hex dump, a backtrace, one line), {@code
 * Visible} makes what came from a guest harmless, {@link dev.ringside.shell.view.Shown} holds all
 * of it, {@link dev.ringside.shell.view.Cut} what is printed, and {@link
 * dev.ringside.shell.view.Pager} shows the rest. Owned by no thread; only the pager touches a
 * terminal.
 *
 * <pre>{@code
 * new View(Screen.of(80, 24)).show(List.of(1, 2)).cut(screen).plain()   // [1, 2]
 * }</pre>
 */
package dev.ringside.shell.view;
