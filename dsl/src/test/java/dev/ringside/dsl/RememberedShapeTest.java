package dev.ringside.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.kernel.KernelShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RememberedShapeTest {
  @TempDir Path temp;
  private Path vmlinux;
  private int asked;
  private boolean gone;

  private final KernelShape gdb =
      new KernelShape() {
        @Override
        public boolean hasVariable(String name) {
          asked++;
          return !gone && name.equals("init_task");
        }

        @Override
        public OptionalLong offset(String struct, String member) {
          asked++;
          return !gone && member.equals("pid") ? OptionalLong.of(2416) : OptionalLong.empty();
        }
      };

  @BeforeEach
  void kernel() throws IOException {
    vmlinux = Files.writeString(temp.resolve("vmlinux"), "1");
  }

  private RememberedShape shape(Path folder) {
    return RememberedShape.of(gdb, vmlinux, folder);
  }

  private void ask(KernelShape shape) {
    assertThat(shape.hasVariable("init_task")).isTrue();
    assertThat(shape.hasVariable("pcpu_hot")).isFalse();
    assertThat(shape.offset("task_struct", "pid")).hasValue(2416);
    assertThat(shape.offset("task_struct", "state")).isEmpty();
  }

  @Test
  void whatWasAskedIsKnownTheNextTime() {
    RememberedShape first = shape(temp.resolve("shapes"));
    ask(first);
    first.keep("init_task");
    asked = 0;
    ask(shape(temp.resolve("shapes")));
    assertThat(asked).isZero();
  }

  @Test
  void anotherVmlinuxHasAnotherShape() throws IOException {
    RememberedShape first = shape(temp.resolve("shapes"));
    ask(first);
    first.keep("init_task");
    Files.writeString(vmlinux, "12");
    asked = 0;
    ask(shape(temp.resolve("shapes")));
    assertThat(asked).isEqualTo(4);
  }

  /** A gdb that has gone says of everything that there is none. */
  @Test
  void whatNobodyAnsweredIsNotKept() {
    RememberedShape first = shape(temp.resolve("shapes"));
    assertThat(first.hasVariable("init_task")).isTrue();
    gone = true;
    assertThat(first.offset("task_struct", "pid")).isEmpty();
    first.keep("init_task");
    gone = false;
    ask(shape(temp.resolve("shapes")));
  }

  @Test
  void aFolderThatCannotBeWrittenIsNoTrouble() {
    RememberedShape first = shape(vmlinux.resolve("shapes"));
    ask(first);
    first.keep("init_task");
    ask(shape(vmlinux.resolve("shapes")));
  }
}
