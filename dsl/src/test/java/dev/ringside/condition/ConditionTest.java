package dev.ringside.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConditionTest {
  private static final Position AT = new Position(1, 7);
  private static final Condition PID = word("pid");
  private static final Condition COMM = word("comm");
  private static final Map<String, String> WORDS =
      Map.of("pid", "T->pid", "comm", "T->comm", "current", "T", "arg0", "$rdi");
  private static final Vocabulary VOCABULARY = word -> Optional.ofNullable(WORDS.get(word));

  private static Condition word(String name) {
    return new Condition.GuestWord(name, AT);
  }

  private static Condition name(String name) {
    return new Condition.KernelName(name, AT);
  }

  private static Condition string(String value) {
    return new Condition.StringLiteral(value, AT);
  }

  private static Condition is(Condition left, String operator, Condition right) {
    for (BinaryOperator candidate : BinaryOperator.values()) {
      if (candidate.symbol().equals(operator)) {
        return new Condition.Binary(candidate, left, right);
      }
    }
    throw new IllegalArgumentException(operator);
  }

  private static Condition prefix(UnaryOperator operator, Condition operand) {
    return new Condition.Unary(operator, operand, AT);
  }

  private static Condition number(long value) {
    return integer(value, AT);
  }

  private static Condition matches(Condition value, String regex) {
    return new Condition.RegexMatch(value, new Condition.StringLiteral(regex, AT));
  }

  private static String gdb(Condition condition) {
    return GdbText.render(condition, VOCABULARY)
        .fold(Rendered.Text::text, p -> "! " + p.message() + " @" + p.at());
  }

  /** Only what the anatomy knows; the rest of the expression stays around it. */
  @Test
  void aMemberIsWrittenAsAnOffsetWhereItsPlaceIsKnown() {
    Anatomy anatomy =
        (structure, pointer, path) ->
            switch (structure + (pointer ? "->" : ".") + path) {
              case "<lock>->raw_lock.val" -> Optional.of(new Anatomy.Place(4, "atomic_t *"));
              case "<init_task>.flags.bits" ->
                  Optional.of(new Anatomy.Place(8, "unsigned int *", 3, 2));
              case "<a[1]>.x" -> Optional.of(new Anatomy.Place(0, "char (*)[16]"));
              default -> Optional.empty();
            };
    Condition lock = new Condition.Member(name("lock"), true, "raw_lock");
    Condition value = new Condition.Member(lock, false, "val");
    Condition bits =
        new Condition.Member(
            new Condition.Member(name("init_task"), false, "flags"), false, "bits");
    Condition array = new Condition.Member(new Condition.Index(name("a"), number(1)), false, "x");

    assertThat(offsets(is(value, "==", number(3)), anatomy))
        .isEqualTo("(*(atomic_t *)((char*)lock + 4)) == 3");
    assertThat(offsets(new Condition.Member(value, false, "counter"), anatomy))
        .isEqualTo("(*(atomic_t *)((char*)lock + 4)).counter");
    assertThat(offsets(is(bits, ">", number(1)), anatomy))
        .isEqualTo("((*(unsigned int *)((char*)&init_task + 8)) >> 3 & 0x3) > 1");
    assertThat(offsets(new Condition.Index(array, number(2)), anatomy))
        .isEqualTo("(*(char (*)[16])((char*)&a[1] + 0))[2]");
    assertThat(offsets(lock, anatomy)).isEqualTo("lock->raw_lock");
    assertThat(offsets(value, Anatomy.NONE)).isEqualTo("lock->raw_lock.val");
  }

  private static String offsets(Condition condition, Anatomy anatomy) {
    return GdbText.render(condition, VOCABULARY, anatomy)
        .fold(Rendered.Text::text, p -> "! " + p.message());
  }

  @Test
  void canonicalTextPutsTheGuestInAngleBrackets() {
    Condition owner = new Condition.Member(name("lock"), true, "owner");
    Condition counter = new Condition.Member(owner, false, "counter");
    assertThat(is(counter, "==", number(0))).hasToString("<lock->owner.counter> == 0");
    assertThat(is(is(name("x"), ">>", number(3)), ">", number(1))).hasToString("(<x> >> 3) > 1");
    assertThat(is(is(PID, ">", number(3)), "&&", is(word("cpu"), ">=", number(1))))
        .hasToString("<pid> > 3 && <cpu> >= 1");
    assertThat(
            is(
                matches(COMM, "kw.*"),
                "||",
                prefix(UnaryOperator.NOT, new Condition.In(PID, List.of(number(1), number(2))))))
        .hasToString("<comm> ==~ \"kw.*\" || !(<pid> in [1, 2])");
    assertThat(new Condition.Index(name("a"), is(PID, "+", number(1))))
        .hasToString("<a[<pid> + 1]>");
    assertThat(new Condition.Member(prefix(UnaryOperator.DEREFERENCE, name("p")), false, "x"))
        .hasToString("(*<p>).x");
    assertThat(is(PID, "-", is(number(1), "-", number(2)))).hasToString("<pid> - (1 - 2)");
    assertThat(is(is(PID, "-", number(1)), "-", number(2))).hasToString("<pid> - 1 - 2");
    assertThat(string("a\"\\\n1é")).hasToString("\"a\\\"\\\\\\0121é\"");
  }

  @Test
  void namesTheKernelMustKnowAreListedFromLeftToRight() {
    Condition condition =
        is(
            is(new Condition.Member(name("lock"), true, "flags"), "==", word("arg1")),
            "&&",
            new Condition.In(name("jiffies"), List.of(name("lock"))));
    assertThat(condition.kernelNames())
        .extracting(Condition.KernelName::name)
        .containsExactly("lock", "jiffies", "lock");
    assertThat(condition.at()).isEqualTo(AT);
  }

  @Test
  void wordsAreAskedOfTheVocabularyAndRegistersStandForThemselves() {
    assertThat(gdb(is(PID, "==", number(42)))).isEqualTo("(T->pid) == 42");
    assertThat(gdb(new Condition.Member(word("current"), true, "tgid"))).isEqualTo("T->tgid");
    assertThat(gdb(is(word("$rip"), "!=", word("arg0")))).isEqualTo("$rip != $rdi");
    assertThat(gdb(word("retval")))
        .isEqualTo("! retval is not known for this kernel and processor @1:7");
  }

  @Test
  void everyNestingIsBracketedExceptWhatEverybodyReadsAlike() {
    assertThat(gdb(is(is(name("f"), "&", number(3)), "!=", number(0)))).isEqualTo("(f & 3) != 0");
    assertThat(gdb(is(name("f"), "&", is(number(3), "==", number(0))))).isEqualTo("f & (3 == 0)");
    assertThat(gdb(is(is(name("a"), "||", name("b")), "&&", name("c")))).isEqualTo("(a || b) && c");
    assertThat(gdb(prefix(UnaryOperator.NOT, is(name("a"), "==", number(1)))))
        .isEqualTo("!(a == 1)");
    assertThat(gdb(prefix(UnaryOperator.MINUS, number(-1)))).isEqualTo("-(-1)");
    assertThat(gdb(new Condition.Member(prefix(UnaryOperator.DEREFERENCE, name("p")), false, "x")))
        .isEqualTo("(*p).x");
    assertThat(gdb(prefix(UnaryOperator.ADDRESS_OF, new Condition.Member(name("p"), true, "x"))))
        .isEqualTo("&p->x");
  }

  @Test
  void sixtyFourBitsAreKeptAndNoMore() {
    assertThat(gdb(is(name("p"), "==", integer(new BigInteger("ffffffff82a00000", 16)))))
        .isEqualTo("p == 0xffffffff82a00000");
    assertThat(gdb(number(Long.MAX_VALUE))).isEqualTo("9223372036854775807");
    assertThat(gdb(number(Long.MIN_VALUE))).isEqualTo("(-9223372036854775807 - 1)");
    assertThat(gdb(integer(BigInteger.ONE.shiftLeft(64))))
        .isEqualTo("! 18446744073709551616 does not fit into 64 bits @1:7");
  }

  private static Condition integer(BigInteger value) {
    return new Condition.IntegerLiteral(value, AT);
  }

  private static Condition integer(long value, Position at) {
    return Condition.integer(value, at);
  }

  @Test
  void commIsComparedAsIntegersWithItsTerminator() {
    assertThat(gdb(is(COMM, "==", string("testprog"))))
        .isEqualTo(
            "(*(unsigned long*)((char*)&(T->comm) + 0) == 0x676f727074736574"
                + " && *(unsigned char*)((char*)&(T->comm) + 8) == 0x0)");
    assertThat(gdb(is(string("sh"), "!=", COMM)))
        .isEqualTo(
            "!(*(unsigned short*)((char*)&(T->comm) + 0) == 0x6873"
                + " && *(unsigned char*)((char*)&(T->comm) + 2) == 0x0)");
    assertThat(gdb(is(COMM, "==", string("")))).contains("== 0x0").doesNotContain("&&");
    assertThat(gdb(is(COMM, "==", string("a_very_long_name"))))
        .isEqualTo(
            "! comm holds at most 15 bytes, so it is never \"a_very_long_name\":"
                + " the kernel cuts it to \"a_very_long_nam\" @1:7");
    assertThat(gdb(is(COMM, "==", number(3)))).startsWith("! comm is a string");
    assertThat(gdb(COMM)).startsWith("! comm is a string");
  }

  @Test
  void patternsBecomeIntegersWhereTheyCan() {
    assertThat(gdb(matches(COMM, "kw.*")))
        .isEqualTo("((*(unsigned short*)((char*)&(T->comm) + 0) == 0x776b))");
    assertThat(gdb(matches(COMM, ".*"))).isEqualTo("((1))");
    assertThat(gdb(matches(COMM, "a|b\\.c"))).doesNotContain("$_regex").contains(" || ");
    assertThat(gdb(matches(COMM, "kw.*[0-9]\"")))
        .isEqualTo("$_regex((char*)&(T->comm), \"(?:kw.*[0-9]\\\")\\\\Z\")");
    assertThat(gdb(matches(name("name"), "eth.*")))
        .isEqualTo("(name != 0 && $_regex(name, \"(?:eth.*)\\\\Z\"))");
    assertThat(gdb(matches(COMM, "kw("))).startsWith("! not a regular expression: Unclosed group");
  }

  @Test
  void otherStringsAreReadByGdbAndANullPointerEqualsNone() {
    assertThat(gdb(is(name("name"), "==", string("é1"))))
        .isEqualTo("(name != 0 && $_streq(name, \"\\303\\2511\"))");
    assertThat(gdb(is(word("arg0"), "!=", string("x"))))
        .isEqualTo("!((char*)$rdi != 0 && $_streq((char*)$rdi, \"x\"))");
    assertThat(gdb(is(new Condition.Index(name("name"), number(0)), "==", string("a"))))
        .isEqualTo("(name[0] == 97)");
    assertThat(gdb(is(PID, "==", string("x")))).isEqualTo("! pid is no string @1:7");
    assertThat(gdb(is(PID, "<", string("x"))))
        .isEqualTo("! the string \"x\" can only be compared, with == != in or ==~ @1:7");
  }

  @Test
  void listsAreAlternatives() {
    assertThat(gdb(new Condition.In(PID, List.of(number(1), number(2)))))
        .isEqualTo("((T->pid) == 1 || (T->pid) == 2)");
    assertThat(gdb(new Condition.In(COMM, List.of(string(""), string("a"))))).contains(") || (");
    assertThat(gdb(new Condition.In(PID, List.of()))).contains("never be true");
    List<Condition> many = java.util.Collections.nCopies(257, PID);
    assertThat(gdb(new Condition.In(PID, many))).contains("257 elements");
  }
}
