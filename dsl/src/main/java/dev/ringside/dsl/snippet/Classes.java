package dev.ringside.dsl.snippet;

import java.beans.Introspector;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.control.ClassNodeResolver;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.reflection.ClassInfo;

/**
 * The classes that the user defined, by name, the newest of each: what an entry's compiler and its
 * code look names up in. Written by the thread that evaluates, read by any.
 */
final class Classes extends ClassLoader {
  private volatile Map<String, Class<?>> known = Map.of();

  Classes(ClassLoader parent) {
    super("shell", parent);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    Class<?> own = known.get(name);
    return own == null ? super.loadClass(name, resolve) : own;
  }

  void keep(List<Class<?>> more) {
    Map<String, Class<?>> now = new LinkedHashMap<>(known);
    more.forEach(type -> now.put(type.getName(), type));
    become(now);
  }

  private void become(Map<String, Class<?>> now) {
    Map<String, Class<?>> before = known;
    known = now;
    before.forEach(
        (name, type) -> {
          if (now.get(name) != type) {
            forget(type);
          }
        });
  }

  /**
   * Lets a class go when nobody uses it any more. Groovy (5.0.8) and the bean introspector behind
   * it (Java 17) describe each class that was used, in tables that hold it softly: without this,
   * each entry would stay until the heap is full. A class that is used again is described anew; one
   * whose description the user changed keeps it.
   */
  static void forget(Class<?> type) {
    if (ClassInfo.getClassInfo(type).getStrongMetaClass() == null) {
      ClassInfo.remove(type);
    }
    Introspector.flushFromCaches(type);
  }

  /** Without the classes inside them. */
  List<Class<?>> all() {
    return known.values().stream()
        .<Class<?>>map(type -> type)
        .filter(type -> type.getEnclosingClass() == null)
        .toList();
  }

  boolean drop(String name) {
    Map<String, Class<?>> now = new LinkedHashMap<>(known);
    boolean had = now.keySet().removeIf(one -> one.equals(name) || one.startsWith(name + "$"));
    become(now);
    return had;
  }

  void reset() {
    become(Map.of());
  }

  /**
   * Defines what one entry compiled to, in a loader that is forgotten with it.
   *
   * @param used the user's classes that the entry was compiled against: it stays with them when
   *     they are superseded
   */
  List<Class<?>> define(Map<String, byte[]> code, Map<String, Class<?>> used) {
    OfEntry loader = new OfEntry(this, code, used);
    return code.keySet().stream().<Class<?>>map(loader::defined).toList();
  }

  private static final class OfEntry extends ClassLoader {
    private final Map<String, byte[]> code;
    private final Map<String, Class<?>> used;

    OfEntry(Classes parent, Map<String, byte[]> code, Map<String, Class<?>> used) {
      super(parent);
      this.code = new HashMap<>(code);
      Map<String, Class<?>> others = new HashMap<>(used);
      // The compiler asks for a new class too: to keep the old one would chain all that ever were.
      others.keySet().removeAll(code.keySet());
      this.used = others;
    }

    Class<?> defined(String name) {
      try {
        return loadClass(name);
      } catch (ClassNotFoundException absent) {
        throw new IllegalStateException(absent);
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      byte[] own = code.remove(name);
      if (own != null) {
        return defineClass(name, own, 0, own.length);
      }
      Class<?> pinned = used.get(name);
      return pinned == null ? super.loadClass(name, resolve) : pinned;
    }
  }

  /** What one compilation finds; it notes which of the user's classes it was given. */
  final class Found extends ClassNodeResolver {
    private final Map<String, Class<?>> used = new HashMap<>();

    Map<String, Class<?>> used() {
      return used;
    }

    @Override
    public LookupResult findClassNode(String name, CompilationUnit unit) {
      Class<?> own = known.get(name);
      if (own == null) {
        return super.findClassNode(name, unit);
      }
      used.put(name, own);
      // Groovy's own look-up (5.0.8) would keep the class softly, in a table nobody can clear.
      return new LookupResult(null, new ClassNode(own));
    }
  }
}
