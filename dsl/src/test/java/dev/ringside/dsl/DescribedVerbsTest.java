package dev.ringside.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.dsl.verb.Argument;
import dev.ringside.dsl.verb.Receiver;
import dev.ringside.dsl.verb.Verb;
import dev.ringside.dsl.verb.Verbs;
import dev.ringside.image.Cache;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The registry of verbs says what the code does: both ways, named arguments included. */
class DescribedVerbsTest {
  /** What the records' compiler and the conditions call, and no user. */
  private static final Set<String> NOT_TYPED =
      Set.of("toString", "hashCode", "equals", "compareTo", "guestValue");

  /** Accepted by the contract of the language, though every boot is a fresh one today. */
  private static final String WITHOUT_EFFECT = "fresh";

  /** The variables' classes, and every class of ours that a chain of calls on them can give. */
  static Set<Class<?>> types() {
    Deque<Class<?>> unseen = new ArrayDeque<>(List.of(Vm.class, Gdb.class, Guest.class));
    unseen.addAll(List.of(KernelVerbs.class, Breakpoint.class));
    Set<Class<?>> seen = new LinkedHashSet<>();
    while (!unseen.isEmpty()) {
      Class<?> type = unseen.pop();
      if (type.getName().startsWith("dev.ringside.") && seen.add(type)) {
        methods(type).forEach(method -> classes(method.getGenericReturnType(), unseen));
      }
    }
    return seen;
  }

  private static void classes(Type type, Deque<Class<?>> into) {
    if (type instanceof Class<?> plain) {
      into.add(plain);
    } else if (type instanceof ParameterizedType generic) {
      classes(generic.getRawType(), into);
      Arrays.stream(generic.getActualTypeArguments()).forEach(inner -> classes(inner, into));
    }
  }

  /** The public methods of a type, and those that Groovy adds to it. */
  private static List<Method> methods(Class<?> type) {
    Stream<Method> own =
        Arrays.stream(type.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic());
    Stream<Method> added =
        Arrays.stream(BreakVerb.class.getDeclaredMethods())
            .filter(method -> Modifier.isStatic(method.getModifiers()))
            .filter(method -> method.getParameterCount() > 0)
            .filter(method -> method.getParameterTypes()[0] == type);
    return Stream.concat(own, added)
        .filter(method -> !NOT_TYPED.contains(method.getName()))
        .toList();
  }

  /** {@code status} for getStatus, {@code reason} for a record's reason(), {@code kill()} else. */
  private static String written(Class<?> type, Method method) {
    String name = method.getName();
    boolean bare = method.getParameterCount() == 0;
    if (bare && name.matches("get[A-Z].*")) {
      return name.substring(3, 4).toLowerCase() + name.substring(4);
    }
    if (bare && name.matches("is[A-Z].*")) {
      return name.substring(2, 3).toLowerCase() + name.substring(3);
    }
    RecordComponent[] components = type.isRecord() ? type.getRecordComponents() : null;
    boolean component =
        components != null && Arrays.stream(components).anyMatch(c -> c.getName().equals(name));
    return component ? name : name + "()";
  }

  private static String written(Verb verb) {
    return verb.isProperty() ? verb.name() : verb.name() + "()";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("types")
  void whatATypeHasIsWhatIsDescribed(Class<?> type) {
    Set<String> has = new TreeSet<>();
    methods(type).forEach(method -> has.add(written(type, method)));
    Set<String> described = new TreeSet<>();
    Verbs.of(type).forEach(verb -> described.add(written(verb)));

    assertThat(described).as("what dev.ringside.dsl.verb says of %s", type).isEqualTo(has);
  }

  @Test
  void everyReceiverExists(@TempDir Path folder) {
    Set<String> names =
        types().stream()
            .flatMap(type -> Verbs.receiver(type).stream())
            .map(Receiver::name)
            .collect(Collectors.toCollection(TreeSet::new));
    try (Session session = Session.open(new Cache(folder), new Heard(), Optional.empty())) {
      names.addAll(session.variables().keySet());

      assertThat(session.variables()).allSatisfy(this::isFoundByItsClass);
    }

    assertThat(Verbs.receivers()).extracting(Receiver::name).hasSameElementsAs(names);
  }

  private void isFoundByItsClass(String name, Object value) {
    assertThat(Verbs.receiver(value.getClass()).map(Receiver::name)).contains(name);
  }

  /** A session has more than its users shall know: the entry points of a program. */
  @Test
  void whatIsDescribedOfASessionExists() {
    assertThat(methods(Session.class))
        .extracting(method -> written(Session.class, method))
        .containsAll(Verbs.of("session").stream().map(DescribedVerbsTest::written).toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("types")
  void asManyArgumentsAsTheMethodTakes(Class<?> type) {
    for (Verb verb : Verbs.of(type)) {
      List<Method> overloads =
          methods(type).stream()
              .filter(method -> written(type, method).equals(written(verb)))
              .filter(method -> !method.isVarArgs())
              .toList();
      boolean takesNamed = overloads.stream().anyMatch(DescribedVerbsTest::takesNamed);
      int longest =
          overloads.stream()
              .mapToInt(method -> method.getParameterCount() - (takesNamed(method) ? 1 : 0))
              .max()
              .orElse(-1);
      if (longest >= 0) {
        List<Argument> positional =
            verb.arguments().stream().filter(argument -> !argument.named()).toList();
        assertThat(positional).as(verb.fullName()).hasSize(longest);
        assertThat(verb.arguments().size() > positional.size())
            .as("named arguments of %s", verb.fullName())
            .isEqualTo(takesNamed);
      }
    }
  }

  /** Groovy gives named arguments as a map, in front. */
  private static boolean takesNamed(Method method) {
    return method.getParameterCount() > 0 && method.getParameterTypes()[0] == Map.class;
  }

  static Stream<Verb> withNamedArguments() {
    return Verbs.all().stream().filter(verb -> verb.arguments().stream().anyMatch(Argument::named));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("withNamedArguments")
  void exactlyTheDescribedNamesAreAccepted(Verb verb) {
    for (Argument argument : verb.arguments()) {
      Map<String, Object> given = Map.of(argument.name(), "x");
      if (argument.named()) {
        assertThat(new NamedArguments(verb.fullName(), given).text(argument.name())).contains("x");
      } else {
        assertThatThrownBy(() -> new NamedArguments(verb.fullName(), given))
            .isInstanceOf(RingsideException.class)
            .hasMessageContaining(" has no argument '" + argument.name() + "'");
      }
    }
    assertThatThrownBy(() -> new NamedArguments(verb.fullName(), Map.of()).value("undescribed"))
        .isInstanceOf(IllegalStateException.class);
  }

  /**
   * Each file that takes the arguments of verbs reads all that are described of these verbs; what
   * is read and not described is an error when it is read.
   */
  @Test
  void everyDescribedNameIsRead() throws IOException {
    Set<String> taken = new TreeSet<>();
    for (Path file : sources()) {
      String source = Files.readString(file);
      if (!source.contains("new NamedArguments(")) {
        continue;
      }
      Set<String> described = new TreeSet<>();
      for (String literal : found("\"((?:[A-Za-z]+)\\.[a-z]+)\"", source)) {
        Verbs.find(literal)
            .ifPresent(
                verb -> {
                  taken.add(literal);
                  verb.arguments().stream()
                      .filter(Argument::named)
                      .forEach(argument -> described.add(argument.name()));
                });
      }
      described.remove(WITHOUT_EFFECT);
      assertThat(found("\\.(?:value|text|choice|flag|positive|seconds)\\(\\s*\"(\\w+)\"", source))
          .as("the named arguments that %s reads", file)
          .containsAll(described);
    }
    assertThat(taken)
        .containsExactlyInAnyOrderElementsOf(
            withNamedArguments().map(Verb::fullName).collect(Collectors.toSet()));
  }

  private static Set<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult one) -> one.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/ringside/dsl"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
