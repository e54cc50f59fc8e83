package dev.ringside.dsl;

import dev.ringside.condition.Anatomy;
import dev.ringside.condition.Condition;
import dev.ringside.condition.GdbText;
import dev.ringside.condition.Rendered;
import dev.ringside.condition.Vocabulary;
import dev.ringside.target.Outcome;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where members lie that gdb 13.1 does not find when it compiles to bytecode: those inside of
 * anonymous structures and unions. gdb itself is asked, in the words of its Python, for the types
 * of a function's parameters and for the fields of a type. Called on the user's thread.
 */
final class KernelAnatomy implements Anatomy {
  /** What gdb 13.1 says of a member that it would evaluate. */
  private static final String NOT_FOUND = "Couldn't find member named";

  private static final Pattern PLACE = Pattern.compile("[\\w./+-]+");
  private static final Pattern FIELD = Pattern.compile("(\\d+) (\\d+) (\\d+) (True|False) ([^{]+)");

  /** A pointer to the type of a name in the blocks around a place. */
  private static final String PARAMETER =
      "python exec(\"b=gdb.block_for_pc(gdb.decode_line('%s')[1][0].pc)\\nf=None\\n"
          + "while b and not f:\\n f=next((s for s in b if s.name=='%s'),None)\\n b=b.superblock\\n"
          + "print(f.type.pointer() if f else '')\", {'gdb':gdb})";

  /** Its place in bits, its bits where it is a bit-field, the size and sign of its type. */
  private static final String MEMBER =
      "python exec(\"def find(t,n):\\n for f in t.strip_typedefs().fields():\\n"
          + "  if f.name==n: return f.bitpos,f\\n"
          + "  r=None if f.name else find(f.type,n)\\n"
          + "  if r: return f.bitpos+r[0],r[1]\\n"
          + "p,t=0,gdb.parse_and_eval('(%s)0').type.target()\\n"
          + "for n in '%s'.split('.'):\\n q,f=find(t,n)\\n p,t=p+q,f.type\\n"
          + "s=t.strip_typedefs()\\n"
          + "print(p,f.bitsize,s.sizeof,f.bitsize>0 and s.is_signed,t.pointer())\", {'gdb':gdb})";

  private final Machines machines;
  private final Vocabulary vocabulary;
  private final String where;

  /**
   * The anatomy as a condition sees it.
   *
   * @param where the condition's place; only a function, or a line of a file, has parameters here
   */
  KernelAnatomy(Machines machines, Vocabulary vocabulary, String where) {
    this.machines = machines;
    this.vocabulary = vocabulary;
    this.where = where;
  }

  @Override
  public Optional<Place> place(Condition structure, boolean pointer, String path) {
    if (!PLACE.matcher(where).matches() || compiles(structure, pointer, path)) {
      return Optional.empty();
    }
    Rendered typed = GdbText.render(structure, vocabulary, this::typed);
    return typed
        .<Optional<String>>fold(text -> Optional.of(text.text()), problem -> Optional.empty())
        .flatMap(text -> said("whatis " + (pointer ? "" : "&") + "(" + text + ")"))
        .map(type -> type.replaceFirst("^type = ", ""))
        .filter(type -> type.endsWith("*") && type.indexOf('{') < 0)
        .flatMap(type -> said(MEMBER.formatted(type, path)))
        .map(FIELD::matcher)
        .filter(Matcher::matches)
        .flatMap(KernelAnatomy::place);
  }

  private boolean compiles(Condition structure, boolean pointer, String path) {
    String text =
        GdbText.render(new Condition.Member(structure, pointer, path), vocabulary)
            .fold(Rendered.Text::text, problem -> "0");
    return machines
        .attemptLine("maint agent-eval -at " + where + "," + text)
        .fold(done -> true, failed -> !failed.why().contains(NOT_FOUND));
  }

  /** A parameter, as something of the same type that can be named anywhere. */
  private String typed(String name) {
    return said(PARAMETER.formatted(where, name))
        .filter(type -> !type.isEmpty() && type.indexOf('{') < 0)
        .map(type -> "(*(" + type + ")0)")
        .orElse(name);
  }

  private static Optional<Place> place(Matcher field) {
    long bit = Long.parseLong(field.group(1));
    int bits = Integer.parseInt(field.group(2));
    int unit = Integer.parseInt(field.group(3)) * Byte.SIZE;
    if (bits == 0) {
      return Optional.of(new Place(bit / Byte.SIZE, field.group(5)));
    }
    int shift = (int) (bit % unit);
    boolean whole = shift + bits <= unit && unit <= Long.SIZE && field.group(4).equals("False");
    return whole
        ? Optional.of(new Place((bit - shift) / Byte.SIZE, unsigned(unit), shift, bits))
        : Optional.empty();
  }

  private static String unsigned(int bits) {
    return switch (bits) {
      case Long.SIZE -> "unsigned long *";
      case Integer.SIZE -> "unsigned int *";
      case Short.SIZE -> "unsigned short *";
      default -> "unsigned char *";
    };
  }

  private Optional<String> said(String line) {
    Outcome outcome = machines.attemptLine(line);
    return outcome.fold(done -> Optional.of(done.console().strip()), failed -> Optional.empty());
  }
}
