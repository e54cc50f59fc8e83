package dev.ringside.dsl.snippet;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    known = now;
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
    known = now;
    return had;
  }

  void reset() {
    known = Map.of();
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
      this.used = Map.copyOf(used);
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

  /** What one compilation sees; it notes which of the user's classes it was given. */
  final class Asked extends ClassLoader {
    private final Map<String, Class<?>> used = new HashMap<>();

    Asked() {
      super(Classes.this);
    }

    Map<String, Class<?>> used() {
      return used;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      Class<?> own = known.get(name);
      if (own != null) {
        used.put(name, own);
        return own;
      }
      return super.loadClass(name, resolve);
    }
  }
}
