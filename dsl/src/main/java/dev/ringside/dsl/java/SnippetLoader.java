package dev.ringside.dsl.java;

import java.util.HashMap;
import java.util.Map;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;

/** The classes of one shell's snippets; what they do not define themselves, our loader has. */
final class SnippetLoader extends ClassLoader implements LoaderDelegate {
  private final Map<String, byte[]> code = new HashMap<>();

  SnippetLoader(ClassLoader parent) {
    super("java", parent);
  }

  /** All are known before one is linked: they may need each other. */
  @Override
  public void load(ClassBytecodes[] classes) throws ClassInstallException {
    for (ClassBytecodes each : classes) {
      code.put(each.name(), CheckedLoops.in(each.bytecodes()));
    }
    boolean[] loaded = new boolean[classes.length];
    try {
      for (int i = 0; i < classes.length; i++) {
        loadClass(classes[i].name()).getDeclaredMethods();
        loaded[i] = true;
      }
    } catch (ClassNotFoundException | LinkageError failure) {
      throw new ClassInstallException(failure.toString(), loaded);
    }
  }

  @Override
  public Class<?> findClass(String name) throws ClassNotFoundException {
    Class<?> loaded = findLoadedClass(name);
    if (loaded != null) {
      return loaded;
    }
    byte[] own = code.remove(name);
    if (own == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, own, 0, own.length);
  }

  @Override
  public void classesRedefined(ClassBytecodes[] classes) {
    throw new UnsupportedOperationException("a class is defined once: jshell then makes another");
  }

  /** The class path is that of the JVM. */
  @Override
  public void addToClasspath(String path) {
    throw new UnsupportedOperationException("the class path was set when Ringside was started");
  }
}
