package dev.ringside.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.fornwall.jelf.ElfException;
import net.fornwall.jelf.ElfFile;
import net.fornwall.jelf.ElfSection;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The loadable modules of a kernel, found by name, with what they depend on. Owned by the thread
 * that makes it.
 *
 * <p>Debian's packages hold no {@code modules.dep} (depmod writes it at installation), so the
 * dependencies come from where depmod's first source is: {@code depends=} in each module's {@code
 * .modinfo} section, which the kernel's build writes (scripts/mod/modpost.c).
 */
final class Modules {
  private final Path folder;
  private final Map<String, Path> files = new TreeMap<>();
  private final Set<String> builtin;
  private final Map<String, List<String>> modinfo = new TreeMap<>();

  /**
   * The modules below a folder.
   *
   * @param folder holds {@code kernel/…/x.ko} or {@code x.ko.xz}, and {@code modules.builtin}
   */
  Modules(Path folder) throws IOException {
    this.folder = folder;
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(file -> file.getFileName().toString().matches(".+\\.ko(\\.xz)?"))
          .forEach(file -> files.put(name(file.toString()), file));
    }
    Path list = folder.resolve("modules.builtin");
    this.builtin =
        Files.exists(list)
            ? new TreeSet<>(Files.readAllLines(list).stream().map(Modules::name).toList())
            : Set.of();
  }

  /** A module's name: the kernel takes {@code -} in a file's name for {@code _}. */
  private static String name(String file) {
    String last = file.substring(file.lastIndexOf('/') + 1);
    return last.replaceFirst("\\.ko(\\.xz)?$", "").replace('-', '_');
  }

  /**
   * Modules with all they depend on, each after what it depends on; what is built in is left out.
   *
   * @throws ImageException when the kernel has no such module
   */
  List<String> closure(List<String> wanted) throws IOException {
    Set<String> ordered = new LinkedHashSet<>();
    for (String module : wanted) {
      visit(name(module), ordered, new LinkedHashSet<>());
    }
    return List.copyOf(ordered);
  }

  /** Those of the wanted that this kernel has as a module. */
  List<String> present(List<String> wanted) {
    return wanted.stream().filter(module -> files.containsKey(name(module))).toList();
  }

  private void visit(String module, Set<String> ordered, Set<String> above) throws IOException {
    if (ordered.contains(module) || builtin.contains(module)) {
      return;
    }
    if (!above.add(module)) {
      throw new ImageException(
          "the modules in "
              + folder
              + " depend on each other: "
              + String.join(" → ", above)
              + " → "
              + module);
    }
    for (String needed : depends(module)) {
      visit(needed, ordered, above);
    }
    above.remove(module);
    ordered.add(module);
  }

  private List<String> depends(String module) throws IOException {
    return values(module, "depends").stream()
        .flatMap(list -> Stream.of(list.split(",")))
        .filter(name -> !name.isEmpty())
        .map(Modules::name)
        .toList();
  }

  /**
   * The values of a tag of the {@code .modinfo} section: strings {@code tag=value}, each ended by
   * 0.
   */
  private List<String> values(String module, String tag) throws IOException {
    List<String> known = modinfo.get(module);
    if (known == null) {
      known = read(module);
      modinfo.put(module, known);
    }
    String start = tag + "=";
    return known.stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .toList();
  }

  private List<String> read(String module) throws IOException {
    try {
      ElfSection section = ElfFile.from(content(module)).firstSectionByName(".modinfo");
      if (section == null) {
        throw new ElfException("it has no .modinfo section");
      }
      return List.of(new String(section.getData(), StandardCharsets.UTF_8).split("\0"));
    } catch (ElfException failure) {
      throw new ImageException(
          "the module " + file(module) + " is damaged: " + failure.getMessage());
    }
  }

  /** The module's ELF file, uncompressed. */
  byte[] content(String module) throws IOException {
    byte[] bytes = Files.readAllBytes(file(module));
    if (!file(module).toString().endsWith(".xz")) {
      return bytes;
    }
    try (var xz = new XZCompressorInputStream(new ByteArrayInputStream(bytes))) {
      return xz.readAllBytes();
    }
  }

  /** Its path below {@code /lib/modules/<release>}, without a compression's suffix. */
  String place(String module) {
    return folder.relativize(file(module)).toString().replaceFirst("\\.xz$", "");
  }

  /**
   * The text of a {@code modules.dep} (modules.dep(5)) for these modules; modprobe loads what
   * stands right of the colon from the right to the left.
   */
  String dep(List<String> modules) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String module : modules) {
      text.append(place(module)).append(':');
      List<String> needed = new ArrayList<>(closure(List.of(module)));
      needed.remove(module);
      for (int i = needed.size() - 1; i >= 0; i--) {
        text.append(' ').append(place(needed.get(i)));
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** The text of a {@code modules.alias} for these modules: which devices each one drives. */
  String alias(List<String> modules) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String module : modules) {
      for (String alias : values(module, "alias")) {
        text.append("alias ").append(alias).append(' ').append(module).append('\n');
      }
    }
    return text.toString();
  }

  private Path file(String module) {
    Path file = files.get(module);
    if (file == null) {
      throw new ImageException("there is no module " + module + " in " + folder);
    }
    return file;
  }
}
