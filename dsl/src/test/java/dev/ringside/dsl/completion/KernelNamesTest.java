package dev.ringside.dsl.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.dsl.Knowledge;
import dev.ringside.kernel.SymbolIndex;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KernelNamesTest {
  private static final Knowledge KERNEL =
      new Knowledge() {
        @Override
        public Optional<SymbolIndex> functions() {
          return Optional.of(
              SymbolIndex.of(Stream.of("vfs_read", "vfs_write", "_raw_spin_lock", "do_raw_spin")));
        }

        @Override
        public Optional<SymbolIndex> variables() {
          return Optional.of(SymbolIndex.of(Stream.of("jiffies", "jiffies_64", "old_jiffies")));
        }

        @Override
        public List<KnownProcess> processes() {
          return List.of(new KnownProcess(37, "./testprog -x"), new KnownProcess(40, "sleep 5"));
        }
      };

  private static List<String> texts(String text) {
    Scope scope = Scope.of(Map.of("target", 37));
    return Completion.at(text, text.length(), scope, KERNEL).candidates().stream()
        .map(Candidate::text)
        .toList();
  }

  @Test
  void placesBeginAsTypedOrContainIt() {
    assertThat(texts("gdb.break('vfs_")).containsExactly("vfs_read", "vfs_write");
    assertThat(texts("gdb.tbreak(\"_raw_sp")).containsExactly("_raw_spin_lock", "do_raw_spin");
    assertThat(texts("gdb.disasm('vfs_r")).containsExactly("vfs_read");
    assertThat(texts("gdb.command('vfs_r")).isEmpty();
  }

  @Test
  void conditionsKnowTheGuestsWordsAndTheScope() {
    assertThat(texts("gdb.break('vfs_read') < ")).contains("pid", "comm", "current", "target");
    assertThat(texts("gdb.break('vfs_read') < pi")).containsExactly("pid");
    assertThat(texts("gdb.break('vfs_read') < pid == 1 && (cp")).containsExactly("cpu");
    assertThat(texts("gdb.break('vfs_read') < $ri")).containsExactly("$rip");
    assertThat(texts("gdb.break('vfs_read') < jiff"))
        .containsExactly("jiffies", "jiffies_64", "old_jiffies");
    assertThat(texts("gdb.break('vfs_read') < pid == ta")).containsExactly("target");
    assertThat(texts("1 < pi")).doesNotContain("pid");
    assertThat(texts("gdb.break('vfs_read') < pid == 1 > { cp")).isEmpty();
  }

  @Test
  void processesStandWhereAPidIsExpected() {
    assertThat(texts("gdb.break('vfs_read') < pid == ")).startsWith("37", "40");
    assertThat(texts("gdb.break('vfs_read') < comm == '")).containsExactly("testprog", "sleep");
    assertThat(texts("gdb.break('vfs_read') < comm == 'te")).containsExactly("testprog");
  }

  @Test
  void expressionsInStringsKnowGlobals() {
    assertThat(texts("gdb.eval('jiffies_")).containsExactly("jiffies_64");
    assertThat(texts("gdb.eval('1 + jiff")).startsWith("jiffies");
    assertThat(texts("gdb.eval('jiffies->")).isEmpty();
  }
}
