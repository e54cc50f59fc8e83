package dev.ringside.dsl.verb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReferenceTest {
  private final String markdown = Reference.markdown();

  @Test
  void everythingThatIsDescribedIsInIt() {
    for (Receiver receiver : Verbs.receivers()) {
      assertThat(markdown).contains("\n## " + receiver.name() + "\n");
    }
    for (Verb verb : Verbs.all()) {
      assertThat(markdown)
          .contains("\n### `" + verb.usage() + "`\n")
          .contains("\n```groovy\n" + verb.example() + "\n```\n");
    }
  }

  @Test
  void aVerbWithAnArgument() {
    assertThat(markdown)
        .contains(
            """

            ### `gdb.go(timeout: 30)`

            Lets the machine run to the next stop nobody was told of. Gives `Stop`.

            - `timeout:` — the longest wait in seconds, 30 by default; it then fails

            ```groovy
            gdb.interrupt(); gdb.tbreak('_raw_spin_lock'); gdb.go(timeout: 20)
            ```
            """);
  }

  @Test
  void aPropertyWhoseTextMarkdownWouldTakeForATag() {
    assertThat(markdown)
        .contains("Its value as gdb prints it; \\<optimized out\\> where there is none. Gives");
  }
}
