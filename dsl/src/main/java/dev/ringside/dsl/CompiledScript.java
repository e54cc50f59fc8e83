package dev.ringside.dsl;

import dev.ringside.image.BootKey;
import groovy.lang.Binding;
import groovy.lang.GroovyClassLoader;
import groovy.lang.GroovyShell;
import groovy.lang.Script;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.Phases;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.codehaus.groovy.tools.GroovyClass;

/**
 * A script as Groovy has compiled it: its classes, as a Java class loader takes them. To parse and
 * compile a script of 25 lines takes Groovy 5.0.8 half of a second at a start, to load what it
 * became 0.05 s. Stateless.
 *
 * <p>A file holds, all numbers big endian: the CRC-32C of what follows; the script's class; for
 * each class until the end its name, length and bytes. Names as {@link DataOutputStream#writeUTF}.
 */
final class CompiledScript {
  private static final int KEPT = 50;
  private final RecentFiles files;

  /**
   * Scripts.
   *
   * @param folder where what was compiled is kept
   */
  CompiledScript(Path folder) {
    this.files = new RecentFiles(folder, KEPT);
  }

  /**
   * A script, ready to run.
   *
   * @param source its text
   * @param name its name, for messages
   * @param configuration asked for when it is not known what it compiles to
   * @throws org.codehaus.groovy.control.CompilationFailedException when it cannot be compiled
   */
  Script of(
      String source, String name, Supplier<CompilerConfiguration> configuration, Binding binding) {
    String key = BootKey.of(List.of(name, source), List.of(jar(Session.class), groovy()));
    Classes classes =
        files
            .read(key)
            .flatMap(CompiledScript::decode)
            .orElseGet(
                () -> {
                  Classes compiled = compile(source, name, configuration.get());
                  files.keep(key, encode(compiled));
                  return compiled;
                });
    return InvokerHelper.createScript(
        new Loader(classes.bytes()).script(classes.script()), binding);
  }

  private static Path groovy() {
    return jar(GroovyShell.class);
  }

  private static Path jar(Class<?> one) {
    try {
      return Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * What a script became.
   *
   * @param script the class that is the script
   * @param bytes each class by its name
   */
  private record Classes(String script, Map<String, byte[]> bytes) {}

  private static Classes compile(String source, String name, CompilerConfiguration configuration) {
    CompilationUnit unit =
        new CompilationUnit(
            configuration,
            null,
            new GroovyClassLoader(Session.class.getClassLoader(), configuration));
    unit.addSource(name, source);
    unit.compile(Phases.CLASS_GENERATION);
    Map<String, byte[]> bytes = new HashMap<>();
    for (GroovyClass one : unit.getClasses()) {
      bytes.put(one.getName(), one.getBytes());
    }
    return new Classes(
        unit.getAST().getModules().get(0).getClasses().get(0).getName(), Map.copyOf(bytes));
  }

  private static byte[] encode(Classes classes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeUTF(classes.script());
      for (Map.Entry<String, byte[]> one : classes.bytes().entrySet()) {
        out.writeUTF(one.getKey());
        out.writeInt(one.getValue().length);
        out.write(one.getValue());
      }
      byte[] body = bytes.toByteArray();
      bytes.reset();
      out.writeInt(sum(body, 0));
      out.write(body);
    } catch (IOException impossible) {
      throw new IllegalStateException("memory can be written", impossible);
    }
    return bytes.toByteArray();
  }

  private static Optional<Classes> decode(byte[] file) {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(file));
    try {
      if (in.readInt() != sum(file, Integer.BYTES)) {
        return Optional.empty();
      }
      String script = in.readUTF();
      Map<String, byte[]> bytes = new HashMap<>();
      while (in.available() > 0) {
        String name = in.readUTF();
        bytes.put(name, in.readNBytes(in.readInt()));
      }
      return Optional.of(new Classes(script, bytes));
    } catch (IOException cutShort) {
      return Optional.empty();
    }
  }

  private static int sum(byte[] bytes, int from) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, from, bytes.length - from);
    return (int) sum.getValue();
  }

  /** Loads a script's classes, each when it is asked for. */
  private static final class Loader extends GroovyClassLoader {
    private final Map<String, byte[]> bytes;

    Loader(Map<String, byte[]> bytes) {
      super(Session.class.getClassLoader());
      this.bytes = bytes;
    }

    Class<?> script(String name) {
      try {
        return loadClass(name);
      } catch (ClassNotFoundException impossible) {
        throw new IllegalStateException("a script has its own class", impossible);
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] mine = bytes.get(name);
      return mine == null ? super.findClass(name) : defineClass(name, mine);
    }
  }
}
