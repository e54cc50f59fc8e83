package dev.ringside.stub.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.wire.ax.AgentExpression;
import dev.ringside.wire.ax.InsertBreakpoint;
import dev.ringside.wire.rsp.RspDecoder;
import dev.ringside.wire.rsp.RspEncoder;
import dev.ringside.wire.rsp.RspFrame;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * gdb at a {@link BareMachine}, in front of which somebody says that he takes conditions, and keeps
 * what gdb gives him. gdb lets the machine run to the next of its states, in which it stops at
 * once.
 */
final class GdbAtBareMachine {
  /** What gdb says where it has no value. */
  static final String ERROR = "error";

  private static final long BREAKPOINTS = BareMachine.IMAGE + 0x10_0000;
  private static final int APART = 16;
  private final BareMachine machine;
  private final List<State> states;
  private final Map<Long, AgentExpression> compiled = new HashMap<>();
  private int state;

  /** The machine's registers, and what lies in its memory at {@link Layout#DATA}. */
  record State(long[] registers, byte[] memory) {
    void put(BareMachine machine) throws IOException {
      machine.write(Layout.DATA, memory);
      machine.registers(registers);
    }
  }

  /**
   * What gdb made of a condition.
   *
   * @param bytecode as it would be given to a stub
   * @param values as gdb itself prints them, one for each state
   */
  record Answer(AgentExpression bytecode, List<String> values) {}

  private GdbAtBareMachine(BareMachine machine, List<State> states) {
    this.machine = machine;
    this.states = states;
  }

  /** Asks gdb for its bytecode of each condition, and for its own value of it in each state. */
  static List<Answer> ask(BareMachine machine, List<String> conditions, List<State> states)
      throws Exception {
    return new GdbAtBareMachine(machine, states).ask(conditions);
  }

  private List<Answer> ask(List<String> conditions) throws Exception {
    Path script = Files.createTempFile("conditions", ".gdb");
    Path said = Files.createTempFile("conditions", ".txt");
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.write(script, script(conditions, server.getLocalPort()));
      Process gdb =
          new ProcessBuilder("gdb", "-q", "-nx")
              .redirectInput(script.toFile())
              .redirectOutput(said.toFile())
              .redirectErrorStream(true)
              .start();
      try (Socket socket = server.accept()) {
        socket.setTcpNoDelay(true);
        serve(socket);
        assertThat(gdb.waitFor(60, TimeUnit.SECONDS)).as("gdb has ended").isTrue();
      } finally {
        gdb.destroyForcibly();
      }
      return answers(conditions, Files.readString(said));
    } finally {
      Files.delete(script);
      Files.delete(said);
    }
  }

  private List<String> script(List<String> conditions, int port) {
    List<String> lines = new ArrayList<>();
    lines.add("set pagination off");
    lines.add("set confirm off");
    lines.add("set prompt");
    lines.add("set language c");
    lines.add("set architecture i386:x86-64");
    lines.add("target remote localhost:" + port);
    for (int i = 0; i < conditions.size(); i++) {
      lines.add("break *0x%x if %s".formatted(BREAKPOINTS + (long) i * APART, conditions.get(i)));
    }
    for (int row = 0; row < states.size(); row++) {
      lines.add("continue");
      for (int i = 0; i < conditions.size(); i++) {
        lines.add("echo \\n=%d.%d=\\ ".formatted(row, i));
        lines.add("output " + conditions.get(i));
      }
      lines.add("echo \\n");
    }
    lines.add("kill");
    return lines;
  }

  private List<Answer> answers(List<String> conditions, String said) {
    Map<String, String> values = new HashMap<>();
    for (String line : said.lines().toList()) {
      String[] parts = line.split("= ?", 3);
      if (line.startsWith("=") && parts.length == 3) {
        values.put(parts[1], parts[2]);
      }
    }
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < conditions.size(); i++) {
      AgentExpression bytecode = compiled.get(BREAKPOINTS + (long) i * APART);
      assertThat(bytecode)
          .as("gdb's bytecode of %s; it said %s", conditions.get(i), said)
          .isNotNull();
      List<String> row = new ArrayList<>();
      for (int at = 0; at < states.size(); at++) {
        String value = values.getOrDefault(at + "." + i, "nothing");
        row.add(value.matches("-?[0-9]+") ? value : ERROR);
      }
      answers.add(new Answer(bytecode, row));
    }
    return answers;
  }

  private void serve(Socket socket) throws IOException {
    RspDecoder decoder = new RspDecoder();
    byte[] piece = new byte[8192];
    InputStream in = socket.getInputStream();
    for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
      for (RspFrame frame : decoder.feed(piece, 0, length)) {
        if (frame instanceof RspFrame.Packet packet) {
          socket.getOutputStream().write(RspEncoder.ack());
          socket.getOutputStream().write(RspEncoder.packet(reply(packet.payload())));
        }
      }
    }
  }

  private String reply(String request) throws IOException {
    if (request.startsWith("Z0,")) {
      InsertBreakpoint insert = InsertBreakpoint.parse(request).orElseThrow();
      insert.expressions().orElseThrow().stream()
          .findFirst()
          .ifPresent(expression -> compiled.put(insert.address(), expression));
      return "OK";
    }
    if (request.startsWith("z0,") || request.startsWith("vKill") || request.equals("k")) {
      return "OK";
    }
    if (request.matches("vCont;.*|[cs].*")) {
      states.get(state++).put(machine);
      return "T05thread:p01.01;";
    }
    String answer = machine.ask(request);
    return request.startsWith("qSupported") ? answer + ";ConditionalBreakpoints+" : answer;
  }
}
