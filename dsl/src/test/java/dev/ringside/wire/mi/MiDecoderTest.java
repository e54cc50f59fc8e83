package dev.ringside.wire.mi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.wire.mi.MiRecord.Async;
import dev.ringside.wire.mi.MiRecord.Channel;
import dev.ringside.wire.mi.MiRecord.Junk;
import dev.ringside.wire.mi.MiRecord.Kind;
import dev.ringside.wire.mi.MiRecord.Prompt;
import dev.ringside.wire.mi.MiRecord.Result;
import dev.ringside.wire.mi.MiRecord.Stream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MiDecoderTest {
  private static List<MiRecord> decode(String text) {
    MiDecoder decoder = new MiDecoder();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<MiRecord> records = decoder.feed(bytes, 0, bytes.length);
    assertThat(decoder.end()).isEmpty();
    return records;
  }

  private static MiTuple results(String line) {
    MiRecord record = decode(line + "\n").get(0);
    return record.fold(
        Result::results,
        Async::results,
        s -> MiTuple.EMPTY,
        p -> MiTuple.EMPTY,
        j -> {
          throw new AssertionError(j.why());
        });
  }

  private static String why(String line) {
    return decode(line + "\n").get(0).fold(r -> "", a -> "", s -> "", p -> "", Junk::why);
  }

  @Test
  void everyKindOfRecord() {
    assertThat(
            decode(
                "=thread-group-added,id=\"i1\"\n"
                    + "(gdb) \n"
                    + "12^done,value=\"29\"\r\n"
                    + "*running,thread-id=\"all\"\n"
                    + "7+download,section=\".text\"\n"
                    + "~\"\\n\"\n"
                    + "@\"VM status: paused\\r\\n\"\n"
                    + "&\"print 1\\n\"\n"
                    + "^exit\n"))
        .containsExactly(
            new Async(OptionalLong.empty(), Kind.NOTIFY, "thread-group-added", tuple("id", "i1")),
            new Prompt(),
            new Result(OptionalLong.of(12), "done", tuple("value", "29")),
            new Async(OptionalLong.empty(), Kind.EXEC, "running", tuple("thread-id", "all")),
            new Async(OptionalLong.of(7), Kind.STATUS, "download", tuple("section", ".text")),
            new Stream(Channel.CONSOLE, "\n"),
            new Stream(Channel.TARGET, "VM status: paused\r\n"),
            new Stream(Channel.LOG, "print 1\n"),
            new Result(OptionalLong.empty(), "exit", MiTuple.EMPTY));
  }

  private static MiTuple tuple(String name, String text) {
    return new MiTuple(List.of(new MiField(name, new MiText(text))));
  }

  @Test
  void anErrorHasItsMessageAndMaybeACode() {
    MiTuple error =
        results("13^error,msg=\"Undefined MI command: nonsense\",code=\"undefined-command\"");
    assertThat(error.text("msg")).contains("Undefined MI command: nonsense");
    assertThat(error.textOr("code", "none")).isEqualTo("undefined-command");
    assertThat(results("7^error,msg=\"Function \\\"x\\\" not defined.\"").textOr("code", "none"))
        .isEqualTo("none");
  }

  @Test
  void aStopIsATreeWithNumbers() {
    MiTuple stop =
        results(
            "*stopped,reason=\"breakpoint-hit\",disp=\"keep\",bkptno=\"3\",frame={addr=\""
                + "0xffffffff81a0eb30\",func=\"??\",args=[]},thread-id=\"1\",stopped-threads=\"all\"");
    assertThat(stop.number("bkptno")).hasValue(3);
    MiTuple frame = stop.tuple("frame").orElseThrow();
    assertThat(frame.number("addr")).hasValue(0xffffffff81a0eb30L);
    assertThat(frame.number("func")).isEmpty();
    assertThat(frame.list("args").orElseThrow().size()).isZero();
    assertThat(frame.text("args")).isEmpty();
    assertThat(frame.tuple("nothing")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "42,42",
    "-1,-1",
    "18446744073709551615,-1",
    "0x0,0",
    "0xfff0,65520",
    "0xFFFFFFFFFFFFFFFF,-1"
  })
  void numbersAreDecimalOrHex(String text, long number) {
    assertThat(new MiText(text).number()).hasValue(number);
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "x",
    "-",
    "0x",
    "0x10 <main>",
    "1.1",
    "<MULTIPLE>",
    "0x10000000000000000",
    "+1",
    "1e3",
    "18446744073709551616",
    "-9223372036854775809",
    "0x-1",
    "٣"
  })
  void otherTextIsNoNumber(String text) {
    assertThat(new MiText(text).number()).isEmpty();
  }

  @Test
  void theLocationsOfABreakpointInBothForms() {
    MiTuple old = results("5^done,bkpt={number=\"1\"},{number=\"1.1\"},{number=\"1.2\"}");
    assertThat(old.tuples("bkpt"))
        .extracting(t -> t.textOr("number", ""))
        .containsExactly("1", "1.1", "1.2");
    MiTuple now =
        results("5^done,bkpt={number=\"1\",locations=[{number=\"1.1\"},{number=\"1.2\"}]}");
    assertThat(now.tuples("bkpt")).hasSize(1);
    assertThat(now.tuple("bkpt").orElseThrow().list("locations").orElseThrow().tuples()).hasSize(2);
  }

  @Test
  void theOldFormAlsoStandsInsideAList() {
    MiList body = results("^done,body=[bkpt={number=\"1\"},{number=\"1.1\"}]").list("body").get();
    assertThat(body.fields()).extracting(MiField::name).containsExactly("bkpt", "");
    assertThat(body.tuples()).hasSize(2);
  }

  @Test
  void aTupleMayHoldBareValuesAndTheSameNameTwice() {
    MiTuple script = results("^done,script={\"silent\",\"print 1\"}").tuple("script").get();
    assertThat(script.values()).containsExactly(new MiText("silent"), new MiText("print 1"));
    MiTuple ids =
        results("^done,thread-ids={thread-id=\"1\",thread-id=\"2\"}").tuple("thread-ids").get();
    assertThat(ids.values()).containsExactly(new MiText("1"), new MiText("2"));
    assertThat(ids.text("thread-id")).contains("1");
  }

  @Test
  void aListOfResultsAndAListOfValues() {
    MiTuple both =
        results("^done,stack=[frame={level=\"0\"},frame={level=\"1\"}],features=[\"a\",\"b\"]");
    assertThat(both.list("stack").get().tuples())
        .extracting(t -> t.number("level").getAsLong())
        .containsExactly(0L, 1L);
    assertThat(both.list("stack").get().fields().get(1).name()).isEqualTo("frame");
    assertThat(both.list("features").get().texts()).containsExactly("a", "b");
  }

  @Test
  void aBareWord() {
    assertThat(results("=traceframe-changed,end").values()).containsExactly(new MiText("end"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "~\"M\\303\\274ller\" | Müller",
        "~\"Müller\"          | Müller",
        "~\"\\e[1m\\a\\7\"    | '\33[1m\7\7'",
        "~\"\\\"\\\\n\"       | \"\\n",
        "~\"\\1234\"          | S4",
        "~\"\\q\"             | q",
        "~\"\\t\\b\\f\\v\"    | '\t\b\f\u000b'",
      })
  void escapesAreBytes(String line, String text) {
    assertThat(decode(line + "\n")).containsExactly(new Stream(Channel.CONSOLE, text));
  }

  @Test
  void aCharacterMayBeHalfEscapedAndHalfRaw() {
    byte[] line = {'~', '"', (byte) 0xc3, '\\', '2', '0', '0', '"', '\n'};
    assertThat(new MiDecoder().feed(line, 0, line.length))
        .containsExactly(new Stream(Channel.CONSOLE, "À"));
  }

  @Test
  void theDebuggedProgramsOutputIsJunk() {
    assertThat(decode("hello, wörld\n\n"))
        .extracting(r -> ((Junk) r).line())
        .containsExactly("hello, wörld", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12                       | no MI record begins like this",
        "99999999999999999999^done| a token beyond 63 bits",
        "^                        | expected the record's class at column 2",
        "^done,                   | expected a value at column 7",
        "^done,a=                 | expected a value at column 9",
        "^done,a=\"x              | a string without its closing quote",
        "^done,a=\"x\\            | a string without its closing quote",
        "^done,a={b=\"1\"         | expected ',' or '}' at column 15",
        "^done,a=[\"1\"}          | expected ',' or ']' at column 13",
        "^done x                  | expected the end of the line at column 6",
        "~\"a\"b                  | expected the end of the line at column 5",
        "12~\"a\"                 | no MI record begins like this",
        "(gdb)x                   | no MI record begins like this",
      })
  void aBrokenLineSaysWhatIsWrong(String line, String why) {
    assertThat(why(line)).isEqualTo(why);
  }

  @Test
  void deepNestingIsJunkAndNoStackOverflow() {
    assertThat(why("^done,a=" + "[".repeat(1_000_000))).contains("nested deeper");
    assertThat(why("^done,a=" + "[".repeat(100) + "]".repeat(100))).isEmpty();
  }

  @Test
  void aLineThatNeverEndsIsBounded() {
    MiDecoder decoder = new MiDecoder(1000);
    byte[] bytes = ("~\"" + "x".repeat(5000) + "\"\n^done\n").getBytes(StandardCharsets.UTF_8);
    List<MiRecord> records = decoder.feed(bytes, 0, bytes.length);
    assertThat(records).hasSize(2);
    assertThat(((Junk) records.get(0)).why()).isEqualTo("a line of 5003 bytes");
    assertThat(records.get(1)).isInstanceOf(Result.class);
  }

  @Test
  void gdbDyingInsideALineLeavesJunk() {
    MiDecoder decoder = new MiDecoder();
    assertThat(decoder.feed("12^done".getBytes(StandardCharsets.UTF_8), 0, 7)).isEmpty();
    assertThat(decoder.end())
        .containsExactly(new Junk("12^done", "gdb's output ended inside a line"));
  }
}
