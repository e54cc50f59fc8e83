package dev.ringside.dsl.snippet;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ImportNode;
import org.codehaus.groovy.ast.ModuleNode;

/** The imports of all entries. Written by the thread that evaluates. */
final class Imports {
  /**
   * One import, as data: the tree of a compilation would keep all of it alive.
   *
   * @param type the class, or the package of {@code import java.nio.*}
   * @param member null where it is no static import of one member
   * @param alias null for all of a class or package
   */
  record Import(String text, boolean isStatic, String type, String member, String alias) {
    private static Import of(ImportNode node) {
      String type = node.getClassName() == null ? node.getPackageName() : node.getClassName();
      return new Import(
          node.getText(), node.isStatic(), type, node.getFieldName(), node.getAlias());
    }

    /** What it makes known; a later import of the same supersedes. */
    private String key() {
      return alias == null ? text : (isStatic ? "static " : "") + alias;
    }

    private void addTo(ModuleNode module) {
      if (isStatic && alias == null) {
        module.addStaticStarImport(type, ClassHelper.make(type));
      } else if (isStatic && !module.getStaticImports().containsKey(alias)) {
        module.addStaticImport(ClassHelper.make(type), member, alias);
      } else if (!isStatic && alias == null) {
        module.addStarImport(type);
      } else if (!isStatic && module.getImport(alias) == null) {
        module.addImport(alias, ClassHelper.make(type));
      }
    }
  }

  private volatile Map<String, Import> all = Map.of();

  /** What a text itself imports. */
  static List<Import> of(ModuleNode module) {
    return Stream.of(
            module.getImports(),
            module.getStarImports(),
            module.getStaticImports().values(),
            module.getStaticStarImports().values())
        .flatMap(Collection::stream)
        .map(Import::of)
        .toList();
  }

  /** Adds what earlier entries imported; the entry's own hide it. */
  void addTo(ModuleNode module) {
    all.values().forEach(one -> one.addTo(module));
  }

  void keep(List<Import> more) {
    Map<String, Import> now = new LinkedHashMap<>(all);
    for (Import one : more) {
      now.remove(one.key());
      now.put(one.key(), one);
    }
    all = now;
  }

  /** As they are written: {@code import java.nio.file.Path}. */
  List<String> texts() {
    return all.values().stream().map(Import::text).toList();
  }

  void reset() {
    all = Map.of();
  }
}
