package dev.ringside.shell;

import dev.ringside.dsl.Session;
import dev.ringside.shell.view.View;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jline.nativ.OSInfo;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Loads what a shell loads, so that the JVM can archive it ({@code -XX:ArchiveClassesAtExit}) for
 * the next start: types into a shell of its own, on a pseudo-terminal nobody sees. A command of its
 * own, run by {@code bin/archive}.
 */
final class ArchiveTraining {
  /** What each shell loads in its first minutes; {@link #MACHINE} is apart. */
  private static final List<String> TYPED =
      List.of(
          "1+1",
          "x = [a: 1, b: [1, 2.5, 'c']]",
          "def twice(n) { n * 2 }",
          "(1..3).collect { twice(it) }",
          "\"${x.a} \" + x.keySet().sort().join(', ')",
          "import java.nio.file.Path",
          "class Pair { int first; String second }",
          "new Pair(first: 1, second: 'b').second",
          "if (x) {\r println 'multi-line'\r}",
          "vm.sta\t",
          "\001\013vm.status",
          "gdb.break('f') < pid == 1 >",
          "nothing.of.this + name",
          "'unfinished\r\003",
          "/java",
          "int next(int n) { return n + 1; }",
          "var names = List.of(\"a\", \"b\");",
          "names.stream().map(n -> n + x).toList()",
          "vm.getSta\t",
          "\001\013vm.getStatus()",
          "for (String name : names) {\r }",
          "missing + 1",
          "/groovy",
          "/help",
          "/vars",
          "/exit");

  /**
   * The way to a first stop, and some of what is asked there. The JVM makes a class of each lambda
   * when it is first used: of a thousand on this way, which take 0.4 s otherwise (OpenJDK 17.0.15).
   */
  private static final String MACHINE =
      """
      vm.boot()
      program = guest.spawn('cat /proc/version')
      opens = gdb.break('do_sys_openat2') < pid == program && dfd < 0 >
      program.resume()
      stop = gdb.go(timeout: 60)
      said = "$stop ${stop.context} ${gdb.bt().take(2)} ${gdb.args} ${gdb.eval('dfd')} $opens"
      opens.delete()
      gdb.cont()
      [said, program.await().out, vm.status]
      """;

  /** What JLine 3.30.16 uses on a terminal of the user's, and not on the one made here. */
  private static final List<String> OF_A_SYSTEM_TERMINAL =
      List.of(
          "terminal.TerminalBuilder$SystemOutput",
          "terminal.impl.PosixSysTerminal",
          "terminal.impl.jni.linux.LinuxNativePty$1",
          "utils.ShutdownHooks",
          "utils.ShutdownHooks$1",
          "utils.Signals");

  private ArchiveTraining() {}

  /**
   * Trains, and puts JLine's native library where the next start finds it unpacked.
   *
   * @param args a folder; it gets the library and files that may be removed afterwards
   */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    String home = System.setProperty("user.home", folder.toString());
    unpackNative(folder);
    loadOwn(Session.class);
    loadOwn(ArchiveTraining.class);
    for (String type : OF_A_SYSTEM_TERMINAL) {
      Class.forName("org.jline." + type);
    }
    type(folder.resolve("history"));
    Engine.warmUp();
    System.setProperty("user.home", home);
    machine();
    machine();
    System.exit(0);
  }

  private static void unpackNative(Path folder) throws IOException {
    String name = System.mapLibraryName("jlinenative");
    String packed = "/org/jline/nativ/" + OSInfo.getNativeLibFolderPathForCurrentOS() + "/" + name;
    try (InputStream library = OSInfo.class.getResourceAsStream(packed)) {
      if (library != null) {
        Files.copy(library, folder.resolve(name));
      }
    }
  }

  /** Every class of the jar this one came in: a boot, a stop, a failure use them all. */
  private static void loadOwn(Class<?> one) throws IOException, URISyntaxException {
    File source = new File(one.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (JarFile jar = new JarFile(source)) {
      jar.stream().map(JarEntry::getName).filter(ArchiveTraining::isClass).forEach(Own::load);
    }
  }

  private static boolean isClass(String entry) {
    return entry.endsWith(".class") && !entry.contains("-info");
  }

  /**
   * Where a kernel is in the cache, and most often its saved boot. The second time it is restored
   * ahead, and the script is compiled already.
   */
  private static void machine() {
    try (Session session = Session.openForUser(new Unheard(), Optional.empty())) {
      if (!session.knowledge().kernels().isEmpty()) {
        View.text(session.run(MACHINE, "training", Path.of(""), List.of()));
      }
    } catch (RuntimeException untrained) {
      return;
    }
  }

  private static final class Unheard implements Session.Output {
    @Override
    public void guestPrinted(String text) {}

    @Override
    public void notice(String sentence) {}

    @Override
    public void defect(Throwable failure) {}

    @Override
    public void step(String what) {}
  }

  private static final class Own {
    static void load(String entry) {
      String name = entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
      try {
        Class.forName(name, false, ArchiveTraining.class.getClassLoader());
      } catch (ClassNotFoundException | LinkageError unusable) {
        throw new IllegalStateException("cannot load " + name, unusable);
      }
    }
  }

  private static void type(Path history) throws IOException {
    byte[] keys = (String.join("\r", TYPED) + "\r").getBytes(StandardCharsets.UTF_8);
    PrintStream unseen = new PrintStream(OutputStream.nullOutputStream());
    try (Terminal terminal =
        TerminalBuilder.builder()
            .system(false)
            .type("xterm-256color")
            .streams(new ByteArrayInputStream(keys), unseen)
            .build()) {
      Printer printer = Printer.on(terminal, true);
      CompletableFuture<Engine> engine = Engine.loading(printer, Optional.empty());
      LineInput input = new LineInput(terminal, true, history, printer, engine::isDone);
      new Shell(input, printer, engine, false, Optional.empty())
          .run(Optional.empty(), Optional.empty());
    }
  }
}
