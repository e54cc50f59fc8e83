package dev.ringside.condition;

import java.math.BigInteger;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One writing of a condition for gdb, see {@link GdbText}; keeps the first problem met. */
final class GdbWriter implements Condition.Cases<String> {
  private static final BigInteger SMALLEST = BigInteger.ONE.shiftLeft(63).negate();
  private static final BigInteger BEYOND = BigInteger.ONE.shiftLeft(64);
  private static final int LONGEST_LIST = 256;

  private final Vocabulary vocabulary;
  private final GdbStrings strings = new GdbStrings(this);
  private final Anatomy anatomy;
  private final Function<String, String> names;
  private Rendered.Problem problem;

  private GdbWriter(Vocabulary vocabulary, Anatomy anatomy, Function<String, String> names) {
    this.vocabulary = vocabulary;
    this.anatomy = anatomy;
    this.names = names;
  }

  static Rendered render(
      Condition condition, Vocabulary vocabulary, Anatomy anatomy, Function<String, String> names) {
    GdbWriter writer = new GdbWriter(vocabulary, anatomy, names);
    String text = writer.number(condition);
    return writer.problem != null ? writer.problem : new Rendered.Text(text);
  }

  /** Notes what is wrong; the first problem is the one reported. */
  String problem(String message, Position at) {
    if (problem == null) {
      problem = new Rendered.Problem(message, at);
    }
    return "0";
  }

  /** An operand that must be a number or a pointer. */
  String number(Condition condition) {
    if (isComm(condition)) {
      return problem(
          "comm is a string: compare it with == != in or ==~, as in comm == 'name'",
          condition.at());
    }
    return condition.fold(this);
  }

  /** An expression to which {@code ->}, {@code [} or a prefix operator can be put. */
  String primary(Condition condition) {
    String text = isComm(condition) ? word(((Condition.GuestWord) condition)) : number(condition);
    return bracket(text, needsBrackets(condition));
  }

  static boolean isComm(Condition condition) {
    return condition instanceof Condition.GuestWord word && word.name().equals("comm");
  }

  private static boolean needsBrackets(Condition condition) {
    return condition instanceof Condition.Binary
        || condition instanceof Condition.Unary
        || condition instanceof Condition.IntegerLiteral;
  }

  private static String bracket(String text, boolean yes) {
    return yes ? "(" + text + ")" : text;
  }

  @Override
  public String integer(Condition.IntegerLiteral literal) {
    BigInteger value = literal.value();
    if (value.compareTo(SMALLEST) < 0 || value.compareTo(BEYOND) >= 0) {
      return problem(value + " does not fit into 64 bits", literal.at());
    }
    if (value.equals(SMALLEST)) {
      // gdb 13.1 reads -9223372036854775808 as the unsigned number 2^63.
      return "(-9223372036854775807 - 1)";
    }
    return value.bitLength() > 63 ? "0x" + value.toString(16) : value.toString();
  }

  @Override
  public String string(Condition.StringLiteral literal) {
    return problem(
        "the string " + literal + " can only be compared, with == != in or ==~", literal.at());
  }

  @Override
  public String word(Condition.GuestWord word) {
    var text = vocabulary.word(word.name());
    if (text.isPresent()) {
      return bracket(text.get(), !text.get().matches("[$\\w]+"));
    }
    return word.name().startsWith("$")
        ? word.name()
        : problem(word.name() + " is not known for this kernel and processor", word.at());
  }

  @Override
  public String name(Condition.KernelName name) {
    return names.apply(name.name());
  }

  @Override
  public String member(Condition.Member member) {
    Condition structure = member.object();
    boolean pointer = member.pointer();
    String path = member.field();
    while (!pointer && structure instanceof Condition.Member outer) {
      path = outer.field() + "." + path;
      pointer = outer.pointer();
      structure = outer.object();
    }
    String from = (pointer ? "" : "&") + primary(structure);
    return anatomy
        .place(structure, pointer, path)
        .map(place -> at(from, place))
        .orElseGet(() -> named(member));
  }

  private static String at(String pointer, Anatomy.Place place) {
    String value = "(*(%s)((char*)%s + %d))".formatted(place.type(), pointer, place.offset());
    long mask = -1L >>> Long.SIZE - place.bits();
    return place.bits() == 0 ? value : "(%s >> %d & 0x%x)".formatted(value, place.shift(), mask);
  }

  private String named(Condition.Member member) {
    return primary(member.object()) + (member.pointer() ? "->" : ".") + member.field();
  }

  @Override
  public String index(Condition.Index index) {
    return primary(index.array()) + "[" + number(index.index()) + "]";
  }

  @Override
  public String unary(Condition.Unary unary) {
    boolean address = unary.operator() == UnaryOperator.ADDRESS_OF;
    if (address && unary.operand() instanceof Condition.IntegerLiteral) {
      return problem("a number has no address", unary.at());
    }
    // A negative literal under a minus would read as C's decrement.
    String operand =
        unary.operand() instanceof Condition.Binary
                || unary.operand() instanceof Condition.Unary
                || unary.operand() instanceof Condition.IntegerLiteral
            ? "(" + number(unary.operand()) + ")"
            : address || unary.operator() == UnaryOperator.DEREFERENCE
                ? primary(unary.operand())
                : number(unary.operand());
    return unary.operator().symbol() + operand;
  }

  @Override
  public String binary(Condition.Binary binary) {
    BinaryOperator operator = binary.operator();
    if (operator.comparesStrings()) {
      if (binary.right() instanceof Condition.StringLiteral literal) {
        return strings.compare(binary.left(), literal, operator == BinaryOperator.EQUAL);
      }
      if (binary.left() instanceof Condition.StringLiteral literal) {
        return strings.compare(binary.right(), literal, operator == BinaryOperator.EQUAL);
      }
    }
    return operand(binary.left(), operator, true)
        + " "
        + operator.symbol()
        + " "
        + operand(binary.right(), operator, false);
  }

  private String operand(Condition operand, BinaryOperator operator, boolean left) {
    String text = number(operand);
    return bracket(
        text,
        operand instanceof Condition.Binary inner && !operator.takesBare(inner.operator(), left));
  }

  @Override
  public String in(Condition.In in) {
    List<Condition> candidates = in.candidates();
    if (candidates.isEmpty()) {
      return problem("the list is empty, so this can never be true", in.at());
    }
    if (candidates.size() > LONGEST_LIST) {
      return problem(
          "the list has %d elements, more than %d: compare with its bounds, as in pid >= a && pid <= b"
              .formatted(candidates.size(), LONGEST_LIST),
          in.at());
    }
    return candidates.stream()
        .map(c -> binary(new Condition.Binary(BinaryOperator.EQUAL, in.value(), c)))
        .collect(Collectors.joining(" || ", "(", ")"));
  }

  @Override
  public String match(Condition.RegexMatch match) {
    return strings.match(match.value(), match.pattern());
  }
}
