package dev.ringside.dsl.snippet;

import dev.ringside.dsl.syntax.ConditionSyntax;
import groovy.lang.GroovyClassLoader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.ParserPlugin;
import org.codehaus.groovy.control.ParserPluginFactory;
import org.codehaus.groovy.control.Phases;
import org.codehaus.groovy.tools.GroovyClass;

/** Compiles entries, and changes nothing by it. Keeps no state between them. */
final class Compiler {
  private final Scope scope;
  private final Imports imports;
  private final Classes classes;
  private final Methods methods;

  Compiler(Scope scope, Imports imports, Classes classes, Methods methods) {
    this.scope = scope;
    this.imports = imports;
    this.classes = classes;
    this.methods = methods;
  }

  /**
   * Compiles an entry.
   *
   * @param name the file name that its stack frames have
   * @throws org.codehaus.groovy.control.CompilationFailedException where it is not Groovy
   */
  Entry compile(String source, String name) {
    CompilerConfiguration configuration = new CompilerConfiguration();
    ConditionSyntax.configure(configuration);
    EntryParser parser =
        new EntryParser(configuration.getPluginFactory().createParserPlugin(), scope, imports);
    configuration.setPluginFactory(
        new ParserPluginFactory() {
          @Override
          public ParserPlugin createParserPlugin() {
            return parser;
          }
        });
    configuration.addCompilationCustomizers(
        new MethodCalls(called -> methods.has(called) || parser.defines(called)),
        new InterruptChecks());
    Classes.Asked asked = classes.new Asked();
    GroovyClassLoader loader = new GroovyClassLoader(asked, configuration);
    // Nobody keeps sources of classes beside a shell.
    loader.setResourceLoader(type -> null);
    CompilationUnit unit = new CompilationUnit(configuration, null, loader);
    unit.addSource(name, source);
    unit.compile(Phases.CLASS_GENERATION);
    return entry(unit.getClasses(), parser, asked);
  }

  private Entry entry(List<GroovyClass> compiled, EntryParser parser, Classes.Asked asked) {
    Map<String, byte[]> code = new LinkedHashMap<>();
    compiled.forEach(one -> code.put(one.getName(), one.getBytes()));
    List<Class<?>> defined = classes.define(code, asked.used());
    return new Entry(
        defined.stream()
            .filter(type -> type.getName().equals(EntryParser.CLASS_NAME))
            .<Class<? extends EntryScript>>map(type -> type.asSubclass(EntryScript.class))
            .findFirst(),
        defined.stream().filter(type -> !EntryParser.isOfEntry(type)).toList(),
        parser.signatures(),
        parser.imports());
  }
}
