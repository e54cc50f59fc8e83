package dev.ringside.stub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.wire.WireLog;
import dev.ringside.wire.WireLog.Direction;
import dev.ringside.wire.WireLog.Message;
import dev.ringside.wire.rsp.RspDecoder;
import dev.ringside.wire.rsp.RspEncoder;
import dev.ringside.wire.rsp.RspFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Plays a wire log against {@link StubState}: what came in is fed, what it wants sent is written
 * between, and the whole must be the log again. Other channels, times and notes are skipped.
 */
final class StubTranscript {
  private static final List<StubInput> EVENTS =
      List.of(
          new StubInput.QemuOpened(false),
          new StubInput.QemuOpened(true),
          new StubInput.QemuClosed(),
          new StubInput.GdbOpened(),
          new StubInput.GdbClosed(),
          new StubInput.StopReported(),
          new StubInput.Stays(true),
          new StubInput.Stays(false),
          new StubInput.Interrupt(),
          new StubInput.Called(Optional.empty()),
          new StubInput.Bare(),
          new StubInput.Reset());

  private StubTranscript() {}

  /** Plays the log from an unconnected stub; returns the state behind it. */
  static StubState play(String log) {
    return play(StubState.initial(), log);
  }

  static StubState play(StubState from, String log) {
    StubState state = from;
    List<String> expected = new ArrayList<>();
    List<String> played = new ArrayList<>();
    for (Message message : log.lines().flatMap(StubTranscript::message).toList()) {
      expected.add(text(message));
      if (message.direction() == Direction.RECEIVED) {
        played.add(text(message));
        StubState.Step step = state.on(input(message));
        state = step.next();
        step.effects().forEach(effect -> output(effect).map(m -> text(m)).ifPresent(played::add));
      }
    }
    assertThat(String.join("\n", played)).isEqualTo(String.join("\n", expected));
    return state;
  }

  private static Stream<Message> message(String line) {
    return WireLog.parse(line)
        .<Stream<Message>>fold(Stream::of, note -> Stream.empty())
        .filter(message -> message.channel().matches("gdb|rsp|stub"));
  }

  private static String text(Message message) {
    return WireLog.format(new Message(message.direction(), message.channel(), message.toBytes()));
  }

  private static StubInput input(Message message) {
    if (message.channel().equals("stub")) {
      return EVENTS.stream()
          .filter(event -> event.event().equals(Optional.of(message.bytes())))
          .findFirst()
          .orElseGet(() -> numbered(message.bytes()));
    }
    RspFrame frame = frame(message.toBytes());
    return message.channel().equals("gdb")
        ? new StubInput.FromGdb(frame)
        : new StubInput.FromQemu(frame);
  }

  private static StubInput numbered(String event) {
    String[] words = event.split(" ");
    return switch (words[0]) {
      case "late" -> new StubInput.Late(Long.parseLong(words[1]));
      case "overdue" -> new StubInput.Overdue(Long.parseLong(words[1]));
      default -> {
        assertThat(words[0]).isEqualTo("price");
        yield new StubInput.Price(
            Stream.of(words).skip(1).map(word -> Long.parseUnsignedLong(word, 16)).toList());
      }
    };
  }

  private static RspFrame frame(byte[] bytes) {
    RspDecoder decoder = new RspDecoder();
    List<RspFrame> frames = new ArrayList<>(decoder.feed(bytes, 0, bytes.length));
    frames.addAll(decoder.end());
    assertThat(frames).as("one frame").hasSize(1);
    return frames.get(0);
  }

  private static Optional<Message> output(StubEffect effect) {
    if (effect instanceof StubEffect.ToGdb toGdb) {
      return Optional.of(sent("gdb", RspEncoder.encode(toGdb.frame())));
    }
    if (effect instanceof StubEffect.ToQemu toQemu) {
      return Optional.of(sent("rsp", RspEncoder.encode(toQemu.frame())));
    }
    if (effect instanceof StubEffect.RunBriefly briefly) {
      return Optional.of(sent("rsp", RspEncoder.encode(briefly.frame())));
    }
    return effect.event().map(event -> sent("stub", event.getBytes()));
  }

  private static Message sent(String channel, byte[] bytes) {
    return new Message(Direction.SENT, channel, bytes);
  }
}
