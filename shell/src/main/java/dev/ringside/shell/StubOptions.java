package dev.ringside.shell;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What stands behind {@code ringside stub}, parsed.
 *
 * @param qemu QEMU's gdb socket
 * @param listen where gdb will connect
 * @param help whether the help is wanted and nothing else
 * @param problem what is wrong with it, empty when it is right
 */
record StubOptions(String qemu, String listen, boolean help, Optional<String> problem) {
  static final String HELP =
      """
      usage: ringside [-v] stub --qemu SOCKET --listen SOCKET

      Puts a gdb stub before that of a QEMU which runs already: breakpoints whose condition gdb can
      compile are decided there, without gdb, and memory is read directly where it is shared.

        --qemu SOCKET    QEMU's gdb socket: a path (-gdb unix:PATH,server=on,wait=off) or
                         [host]:port (-s is :1234)
        --listen SOCKET  where gdb will connect: a path or [host]:port
        --help           show this

      The guest's memory can be read directly where QEMU was started with
        -object memory-backend-memfd,id=ram,size=SIZE,share=on -machine memory-backend=ram

      It serves one gdb after the other until QEMU ends, or Ctrl-C; QEMU runs on then.
      exit status: 0 QEMU has ended, 1 it cannot begin, 2 usage, 130 interrupted
      """;

  static StubOptions parse(List<String> words) {
    String qemu = "";
    String listen = "";
    Iterator<String> rest = words.iterator();
    while (rest.hasNext()) {
      String word = rest.next();
      switch (word) {
        case "--help":
        case "-h":
          return new StubOptions("", "", true, Optional.empty());
        case "--qemu":
        case "--listen":
          if (!rest.hasNext()) {
            return wrong(word + " wants a socket's path or [host]:port");
          }
          String socket = rest.next();
          qemu = word.equals("--qemu") ? socket : qemu;
          listen = word.equals("--listen") ? socket : listen;
          break;
        default:
          return wrong("stub takes no " + word + ": ringside stub --help lists what it takes");
      }
    }
    if (qemu.isEmpty() || listen.isEmpty()) {
      return wrong("stub wants both sockets: ringside stub --qemu :1234 --listen :1235");
    }
    return qemu.equals(listen)
        ? wrong("QEMU listens at " + qemu + " itself: name another --listen")
        : new StubOptions(qemu, listen, false, Optional.empty());
  }

  private static StubOptions wrong(String problem) {
    return new StubOptions("", "", false, Optional.of(problem));
  }
}
