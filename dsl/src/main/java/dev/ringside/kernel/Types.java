package dev.ringside.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The kernel's C types: the parameters of its functions, the members of its structs. Immutable, so
 * any thread may use it.
 *
 * <p>A type is known by its number, which only this kernel's types understand.
 */
public final class Types {
  /** Deeper nests no kernel; in damaged types references may go round. */
  private static final int DEEPEST = 32;

  /** The kernel's largest struct has some 260 members; damaged ones may contain each other. */
  private static final int MOST_LOOKED_AT = 4_000;

  private final Btf btf;
  private final Map<String, Integer> structs = new HashMap<>();
  private final Map<String, Integer> functions = new HashMap<>();
  private final Map<String, Integer> others = new HashMap<>();

  private Types(Btf btf) {
    this.btf = btf;
    for (int id = 1; id < btf.size(); id++) {
      switch (btf.kind(id)) {
        case Btf.STRUCT, Btf.UNION -> structs.putIfAbsent(btf.name(id), id);
        case Btf.FUNC -> functions.putIfAbsent(btf.name(id), id);
        case Btf.VAR, Btf.TYPEDEF -> others.putIfAbsent(btf.name(id), id);
        default -> {
          // Nobody asks for the others by name.
        }
      }
    }
  }

  /**
   * A name with its type.
   *
   * @param name of a member or a parameter
   * @param type as C writes it: {@code struct file *}
   * @param id the type's number
   */
  public record Member(String name, String type, int id) {}

  /** The types that section {@code .BTF} holds; any bytes give types, if only none. */
  public static Types of(ByteBuffer section) {
    return new Types(Btf.of(section));
  }

  /**
   * Reads the types from a vmlinux; 0.1 s for the 4 MB of Debian's.
   *
   * @return empty for a kernel that was built without {@code CONFIG_DEBUG_INFO_BTF}
   * @throws IOException when the file cannot be read or is no 64-bit ELF file
   */
  public static Optional<Types> read(Path vmlinux) throws IOException {
    try (FileChannel file = FileChannel.open(vmlinux)) {
      return new VmlinuxFile(vmlinux, file).section(".BTF").map(Types::of);
    }
  }

  /** The parameters of a function; none where it is not known. */
  public List<Member> parameters(String function) {
    int proto = btf.target(functions.getOrDefault(function, 0));
    List<Member> parameters = new ArrayList<>();
    if (btf.kind(proto) == Btf.FUNC_PROTO) {
      for (int i = 0; i < btf.count(proto); i++) {
        add(parameters, btf.partName(proto, i), btf.partType(proto, i));
      }
    }
    return parameters;
  }

  private void add(List<Member> members, String name, int type) {
    if (!name.isEmpty()) {
      members.add(new Member(name, text(type), type));
    }
  }

  /** The type of a struct or union; empty where there is none of that name. */
  public Optional<Integer> struct(String name) {
    return Optional.ofNullable(structs.get(name));
  }

  /** The type of a variable that the types name, or a typedef of that name. */
  public Optional<Integer> named(String name) {
    return Optional.ofNullable(others.get(name));
  }

  /**
   * The members of a struct or union, or of what a pointer or array of these leads to; those of
   * unnamed members as its own.
   */
  public List<Member> members(int type) {
    List<Member> members = new ArrayList<>();
    Deque<Place> left = new ArrayDeque<>();
    begin(type, left);
    for (int looked = 0; looked < MOST_LOOKED_AT && !left.isEmpty(); looked++) {
      Place place = left.pop();
      if (place.index() + 1 < btf.count(place.struct())) {
        left.push(new Place(place.struct(), place.index() + 1));
      }
      String name = btf.partName(place.struct(), place.index());
      int member = btf.partType(place.struct(), place.index());
      if (name.isEmpty()) {
        begin(member, left);
      } else {
        add(members, name, member);
      }
    }
    return members;
  }

  /** The next member to look at. */
  private record Place(int struct, int index) {}

  private void begin(int type, Deque<Place> left) {
    int struct = plain(type);
    if (isStruct(struct) && btf.count(struct) > 0) {
      left.push(new Place(struct, 0));
    }
  }

  /** A member by its name. */
  public Optional<Member> member(int type, String name) {
    return members(type).stream().filter(member -> member.name().equals(name)).findFirst();
  }

  /** Where a member of a struct begins, in bytes, also one of an unnamed member. */
  public OptionalLong offset(String struct, String member) {
    return struct(struct).map(id -> offset(id, member, 0)).orElse(OptionalLong.empty());
  }

  private OptionalLong offset(int struct, String member, int depth) {
    for (int i = 0; depth < DEEPEST && i < btf.count(struct); i++) {
      String name = btf.partName(struct, i);
      long at = btf.partOffset(struct, i) / Byte.SIZE;
      if (name.equals(member)) {
        return OptionalLong.of(at);
      }
      int type = plain(btf.partType(struct, i));
      if (name.isEmpty() && isStruct(type)) {
        OptionalLong within = offset(type, member, depth + 1);
        if (within.isPresent()) {
          return OptionalLong.of(at + within.getAsLong());
        }
      }
    }
    return OptionalLong.empty();
  }

  private boolean isStruct(int id) {
    return btf.kind(id) == Btf.STRUCT || btf.kind(id) == Btf.UNION;
  }

  /** Through names, qualifiers, arrays and pointers. */
  private int plain(int type) {
    int id = type;
    for (int i = 0; i < DEEPEST; i++) {
      switch (btf.kind(id)) {
        case Btf.TYPEDEF,
            Btf.VOLATILE,
            Btf.CONST,
            Btf.RESTRICT,
            Btf.TYPE_TAG,
            Btf.PTR,
            Btf.ARRAY,
            Btf.VAR ->
            id = btf.target(id);
        default -> {
          return id;
        }
      }
    }
    return 0;
  }

  /** A type as C writes it; pointers to functions in short. */
  public String text(int type) {
    return text(type, 0);
  }

  private String text(int type, int depth) {
    if (depth > DEEPEST) {
      return "…";
    }
    int target = btf.target(type);
    return switch (btf.kind(type)) {
      case 0 -> "void";
      case Btf.PTR -> pointer(text(target, depth + 1));
      case Btf.ARRAY -> text(target, depth + 1) + "[" + btf.length(type) + "]";
      case Btf.STRUCT -> "struct " + shown(btf.name(type));
      case Btf.UNION -> "union " + shown(btf.name(type));
      case Btf.FWD -> "struct " + btf.name(type);
      case Btf.ENUM, Btf.ENUM64 -> "enum " + shown(btf.name(type));
      case Btf.CONST -> "const " + text(target, depth + 1);
      case Btf.VOLATILE -> "volatile " + text(target, depth + 1);
      case Btf.RESTRICT, Btf.TYPE_TAG, Btf.VAR -> text(target, depth + 1);
      case Btf.FUNC, Btf.FUNC_PROTO -> "function";
      default -> btf.name(type);
    };
  }

  private static String pointer(String to) {
    return to.endsWith("*") ? to + "*" : to + " *";
  }

  private static String shown(String name) {
    return name.isEmpty() ? "{…}" : name;
  }
}
