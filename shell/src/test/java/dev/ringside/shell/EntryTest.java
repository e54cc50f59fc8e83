package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"/help", " /help gdb.break", "/set console on", "?", "?gdb.break", "/?", "/x\n"})
  void aCommand(String text) {
    assertThat(Entry.isCommand(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "/",
        "/re/",
        "/re.*/",
        "/re/.matcher('x')",
        "//x",
        "/* x */",
        "/1",
        "x /y"
      })
  void groovy(String text) {
    assertThat(Entry.isCommand(text)).isFalse();
  }

  @Test
  void pastedPromptsAreTakenOffWhenTheFirstLineHasOne() {
    String pasted =
        """
        ringside> x = [1,
        .......]> 2]
        ringside[running]> gdb.break('f') <
        ................>> pid == 1 >
        ringside[cpu0 pid 37 testprog _raw_spin_lock]> x.
        .............................................> y
        ringside>
          z
        """;
    assertThat(Entry.withoutPrompts(pasted))
        .isEqualTo("x = [1,\n2]\ngdb.break('f') <\npid == 1 >\nx.\ny\n\n  z\n");
  }

  @Test
  void otherTextsKeepWhatLooksLikeAPrompt() {
    String text = "'''\nringside> x\n....)> y'''";
    assertThat(Entry.withoutPrompts(text)).isEqualTo(text);
  }
}
