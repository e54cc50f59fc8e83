package dev.ringside.dsl.snippet;

import java.io.Reader;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.control.ParserPlugin;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.syntax.ParserException;
import org.codehaus.groovy.syntax.Reduction;

/**
 * Makes the tree of an entry out of the tree of a script, before anything else looks at it. One
 * object parses one text.
 */
final class EntryParser implements ParserPlugin {
  /** No variable of the user has this name, and Groovy takes a variable for a class of its name. */
  static final String CLASS_NAME = "$Entry";

  /** A method compiled with one of these is called by its own name in its own entry. */
  private static final Set<String> STATICALLY = Set.of("CompileStatic", "TypeChecked");

  private static final int ACCESS = Modifier.PRIVATE | Modifier.PROTECTED | Modifier.PUBLIC;
  private final ParserPlugin groovy;
  private final Scope scope;
  private final Imports imports;
  private final Map<String, String> signatures = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private List<Imports.Import> own = List.of();

  EntryParser(ParserPlugin groovy, Scope scope, Imports imports) {
    this.groovy = groovy;
    this.scope = scope;
    this.imports = imports;
  }

  /** Of the entry's methods once it is parsed: what the user wrote, by the name in the class. */
  Map<String, String> signatures() {
    return signatures;
  }

  /** Whether the entry has a method of this name. */
  boolean defines(String method) {
    return names.contains(method);
  }

  /** Whether a class is the entry's own, or of a closure in it, and none the user defined. */
  static boolean isOfEntry(Class<?> type) {
    return type.getName().equals(CLASS_NAME) || type.getName().startsWith(CLASS_NAME + "$");
  }

  /** What the entry itself imports, once it is parsed. */
  List<Imports.Import> imports() {
    return own;
  }

  @Override
  public Reduction parseCST(SourceUnit unit, Reader reader) {
    return groovy.parseCST(unit, reader);
  }

  @Override
  public ModuleNode buildAST(SourceUnit unit, ClassLoader loader, Reduction cst)
      throws ParserException {
    ModuleNode module = groovy.buildAST(unit, loader, cst);
    own = Imports.of(module);
    imports.addTo(module);
    module.getScriptClassDummy().setName(CLASS_NAME);
    module.getScriptClassDummy().setSuperClass(ClassHelper.make(EntryScript.class));
    Map<MethodNode, MethodNode> marked = new IdentityHashMap<>();
    module.getMethods().replaceAll(method -> marked.computeIfAbsent(method, this::marked));
    // Anonymous classes know which method they are in.
    for (ClassNode type : module.getClasses()) {
      if (marked.containsKey(type.getEnclosingMethod())) {
        type.setEnclosingMethod(marked.get(type.getEnclosingMethod()));
      }
    }
    new Declarations(unit, scope).rewrite(module.getStatementBlock());
    return module;
  }

  private MethodNode marked(MethodNode method) {
    boolean isStatic =
        method.getAnnotations().stream()
            .anyMatch(a -> STATICALLY.contains(a.getClassNode().getNameWithoutPackage()));
    String name = isStatic ? method.getName() : method.getName() + Methods.MARK + signatures.size();
    signatures.put(name, signature(method));
    if (!isStatic) {
      names.add(method.getName());
    }
    MethodNode marked =
        new MethodNode(
            name,
            method.getModifiers() & ~ACCESS & ~Modifier.STATIC | Modifier.PUBLIC,
            method.getReturnType(),
            method.getParameters(),
            method.getExceptions(),
            method.getCode());
    marked.setSourcePosition(method);
    marked.copyNodeMetaData(method);
    marked.setGenericsTypes(method.getGenericsTypes());
    marked.addAnnotations(method.getAnnotations());
    return marked;
  }

  /** {@code int f(x, int n = 1)}. */
  private static String signature(MethodNode method) {
    String parameters =
        Arrays.stream(method.getParameters())
            .map(EntryParser::parameter)
            .collect(Collectors.joining(", ", "(", ")"));
    String returned = method.isDynamicReturnType() ? "def" : method.getReturnType().toString(false);
    return returned + " " + method.getName() + parameters;
  }

  private static String parameter(Parameter parameter) {
    String type = parameter.isDynamicTyped() ? "" : parameter.getType().toString(false) + " ";
    String value =
        parameter.hasInitialExpression() ? " = " + parameter.getInitialExpression().getText() : "";
    return type + parameter.getName() + value;
  }
}
