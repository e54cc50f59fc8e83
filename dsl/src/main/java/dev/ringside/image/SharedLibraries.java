package dev.ringside.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.fornwall.jelf.ElfDynamicSection;
import net.fornwall.jelf.ElfException;
import net.fornwall.jelf.ElfFile;

/**
 * What a dynamic program needs to run, found in a tree of unpacked packages: its libraries by
 * {@code DT_NEEDED}, transitively, and its interpreter (System V gABI, "Dynamic Linking"). Nothing
 * is run, so the tree may be of another system than the host's.
 */
final class SharedLibraries {
  private SharedLibraries() {}

  /**
   * What was found.
   *
   * @param found the host's file by the guest's absolute path
   * @param missing for each library that no package has, the host's file that needs it
   */
  record Resolved(Map<String, Path> found, Map<String, Path> missing) {}

  /**
   * Resolves a program.
   *
   * @param roots where packages are unpacked, one folder each
   * @param libraries the guest's folder for the libraries; its dynamic linker must search it
   * @throws ImageException when the program, or a library of it, is no ELF file
   */
  static Resolved of(Path program, List<Path> roots, String libraries) throws IOException {
    Map<String, Path> byName = byName(roots);
    Map<String, Path> found = new TreeMap<>();
    Map<String, Path> missing = new TreeMap<>();
    Deque<Path> open = new ArrayDeque<>(List.of(program));
    Set<String> seen = new TreeSet<>();
    while (!open.isEmpty()) {
      Path file = open.remove();
      ElfFile elf = elf(file);
      Optional<String> interpreter = interpreter(elf);
      String linker = interpreter.map(path -> path.replaceFirst(".*/", "")).orElse("");
      for (String name : needed(elf, linker)) {
        Path library = byName.get(name);
        if (library == null) {
          missing.put(name, file);
        } else if (seen.add(name)) {
          found.put(name.equals(linker) ? interpreter.get() : libraries + "/" + name, library);
          open.add(library);
        }
      }
    }
    return new Resolved(found, missing);
  }

  private static List<String> needed(ElfFile elf, String linker) {
    ElfDynamicSection dynamic = elf.getDynamicSection();
    List<String> libraries = dynamic == null ? List.of() : dynamic.getNeededLibraries();
    return Stream.concat(Stream.of(linker).filter(name -> !name.isEmpty()), libraries.stream())
        .toList();
  }

  private static Optional<String> interpreter(ElfFile elf) {
    return Optional.ofNullable(elf.getInterpreter());
  }

  private static ElfFile elf(Path file) throws IOException {
    try {
      return ElfFile.from(Files.readAllBytes(file));
    } catch (ElfException failure) {
      throw new ImageException("cannot read the program " + file + ": " + failure.getMessage());
    }
  }

  /** Shared objects by file name; a symbolic link stands for the file it leads to in its tree. */
  private static Map<String, Path> byName(List<Path> roots) throws IOException {
    Map<String, Path> byName = new TreeMap<>();
    for (Path root : roots) {
      try (Stream<Path> all = Files.walk(root)) {
        for (Path file : all.sorted().collect(Collectors.toList())) {
          String name = file.getFileName().toString();
          if (name.contains(".so") && !Files.isDirectory(file)) {
            followed(root, file).ifPresent(real -> byName.putIfAbsent(name, real));
          }
        }
      }
    }
    return byName;
  }

  private static Optional<Path> followed(Path root, Path file) throws IOException {
    Path at = file;
    for (int links = 0; Files.isSymbolicLink(at) && links < 8; links++) {
      Path target = Files.readSymbolicLink(at);
      at =
          target.isAbsolute()
              ? root.resolve(Path.of("/").relativize(target))
              : at.resolveSibling(target).normalize();
    }
    return Optional.of(at).filter(real -> real.startsWith(root) && Files.isRegularFile(real));
  }
}
