package dev.ringside;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.ringside.io.Loop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The house: which package may know which, and what no class may do. */
class ArchitectureTest {
  private static final String OURS = "dev.ringside..";
  private static final int LONGEST_FILE = 400;
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importUrl(Loop.class.getProtectionDomain().getCodeSource().getLocation());

  @ParameterizedTest(name = "{0} knows {1}")
  @CsvSource({
    "wire, ''",
    "io, ''",
    "condition, ''",
    "link, wire io",
    "stub, wire link io",
    "target, link stub condition wire io",
    "kernel, target condition",
    "image, io",
    "dsl, wire io condition link stub target kernel image",
  })
  void aPackageKnowsOnlyThoseBelow(String name, String below) {
    Stream<String> known = Stream.concat(Stream.of(name), Stream.of(below.split(" ")));
    String[] allowed =
        known.filter(p -> !p.isEmpty()).map(p -> "dev.ringside." + p + "..").toArray(String[]::new);
    classes()
        .that(resideInAPackage("dev.ringside." + name + ".."))
        .should()
        .onlyDependOnClassesThat(not(resideInAPackage(OURS)).or(resideInAnyPackage(allowed)))
        .check(CLASSES);
  }

  @Test
  void noPackageStandsBesideTheHouse() {
    classes()
        .should()
        .resideInAnyPackage(
            Stream.of("wire", "io", "condition", "link", "stub", "target", "kernel", "image", "dsl")
                .map(name -> "dev.ringside." + name + "..")
                .toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.ringside.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  /** What must appear goes through the shell's printer. */
  @Test
  void theLibraryPrintsNothing() {
    noClasses().should(ACCESS_STANDARD_STREAMS).check(CLASSES);
  }

  /**
   * Waiting is for an event, with a deadline. Only the guest agent (qemu-ga 7.2) has no event for
   * the end of a program: it must be asked again and again. The user's own sleep sleeps.
   */
  @Test
  void nobodySleeps() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.ringside.dsl.Pauses")
        .and()
        .doNotHaveFullyQualifiedName("dev.ringside.dsl.snippet.EntryRuntime")
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", long.class, int.class)
        .orShould()
        .callMethod(TimeUnit.class, "sleep", long.class)
        .orShould()
        .callMethod(LockSupport.class, "parkNanos", long.class)
        .check(CLASSES);
  }

  /**
   * The loop and the threads that feed it are io's; everything else is owned by the loop. Only what
   * a user gave for a breakpoint runs elsewhere, since it may wait.
   */
  @Test
  void onlyIoHasThreads() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.ringside.io..")
        .and()
        .haveNameNotMatching("dev\\.ringside\\.dsl\\.Reports.*")
        .should()
        .callConstructorWhere(target(owner(assignableTo(Thread.class))))
        .check(CLASSES);
  }

  @Test
  void everyPackageIntroducesItself() throws IOException {
    List<Path> folders =
        files("src/main/java", file -> true).stream().map(Path::getParent).distinct().toList();
    assertThat(folders)
        .isNotEmpty()
        .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).exists());
  }

  @Test
  void noFileIsLong() throws IOException {
    for (Path file : files("src", path -> path.toString().matches(".*\\.(java|groovy)"))) {
      assertThat(Files.readAllLines(file).size())
          .as("lines of %s", file)
          .isLessThanOrEqualTo(LONGEST_FILE);
    }
  }

  private static List<Path> files(String root, Predicate<Path> which) throws IOException {
    try (Stream<Path> all = Files.walk(Path.of(root))) {
      return all.filter(Files::isRegularFile).filter(which).toList();
    }
  }
}
