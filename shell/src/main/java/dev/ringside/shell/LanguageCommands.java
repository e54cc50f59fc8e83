package dev.ringside.shell;

import dev.ringside.dsl.recording.Language;
import java.util.List;

/** The commands that choose the language of the entries. */
final class LanguageCommands {
  private final ShellParts parts;
  private final Interpreter interpreter;

  LanguageCommands(ShellParts parts, Interpreter interpreter) {
    this.parts = parts;
    this.interpreter = interpreter;
  }

  List<SlashCommand> all() {
    return List.of(
        SlashCommand.of(
            "/java [snippet]",
            "evaluates one Java snippet; alone, takes what follows as Java, as jshell does",
            "Variables and verbs are the same in both languages. Example: /java"
                + " gdb.breakAt(\"vfs_read\").when(\"count > 100\")",
            this::java),
        SlashCommand.of("/groovy", "takes what follows as Groovy again", "", this::groovy));
  }

  private void java(String snippet) {
    if (!snippet.isEmpty()) {
      interpreter.evaluate(snippet, Language.JAVA);
    } else if (interpreter.work(
        engine -> {
          engine.java().open();
          return null;
        })) {
      parts.languages().speak(Language.JAVA);
    }
  }

  private void groovy(String code) {
    if (code.isEmpty()) {
      parts.languages().speak(Language.GROOVY);
    } else {
      interpreter.wrong("/groovy takes nothing: it ends what /java has begun");
    }
  }
}
