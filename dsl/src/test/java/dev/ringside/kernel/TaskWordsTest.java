package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TaskWordsTest {

  private record Shape(Set<String> variables, Map<String, Long> members) implements KernelShape {
    @Override
    public boolean hasVariable(String name) {
      return variables.contains(name);
    }

    @Override
    public OptionalLong offset(String struct, String member) {
      Long offset = members.get(struct + "." + member);
      return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }
  }

  private static final Map<String, Long> TYPES =
      Map.of(
          "pt_regs.orig_ax", 120L,
          "pt_regs.ss", 160L,
          "task_struct.pid", 2480L,
          "task_struct.tgid", 2484L,
          "task_struct.comm", 3000L);

  @Test
  void perCpuVariables() {
    TaskWords words =
        TaskWords.of(
            new Shape(
                Set.of(
                    "__per_cpu_offset", "current_task", "cpu_number", "cpu_current_top_of_stack"),
                TYPES));
    String task = "*(unsigned long*)($gs_base+(unsigned long)&current_task)";
    assertThat(words.expression("current")).contains("((struct task_struct*)" + task + ")");
    assertThat(words.expression("pid")).contains("*(int*)(" + task + "+2480)");
    assertThat(words.expression("tgid")).contains("*(int*)(" + task + "+2484)");
    assertThat(words.expression("comm")).contains("(char*)(" + task + "+3000)");
    assertThat(words.expression("cpu")).contains("*(int*)($gs_base+(unsigned long)&cpu_number)");
    assertThat(words.systemCallNumber())
        .contains(
            "*(long*)(*(unsigned long*)($gs_base+(unsigned long)&cpu_current_top_of_stack)-48)");
  }

  @Test
  void pcpuHotIsReadByOffsetBecauseItsMembersAreAnonymous() {
    TaskWords words =
        TaskWords.of(
            new Shape(
                Set.of("__per_cpu_offset", "pcpu_hot"),
                Map.of(
                    "task_struct.pid", 2480L,
                    "pcpu_hot.current_task", 0L,
                    "pcpu_hot.cpu_number", 12L,
                    "pcpu_hot.top_of_stack", 24L,
                    "pt_regs.orig_ax", 120L,
                    "pt_regs.ss", 160L)));
    assertThat(words.expression("pid"))
        .contains("*(int*)(*(unsigned long*)($gs_base+(unsigned long)&pcpu_hot+0)+2480)");
    assertThat(words.expression("cpu")).contains("*(int*)($gs_base+(unsigned long)&pcpu_hot+12)");
    assertThat(words.systemCallNumber())
        .contains("*(long*)(*(unsigned long*)($gs_base+(unsigned long)&pcpu_hot+24)-48)");
  }

  @Test
  void aVariableOfItsOwnWinsOverPcpuHot() {
    TaskWords words =
        TaskWords.of(
            new Shape(
                Set.of("__per_cpu_offset", "current_task", "pcpu_hot"),
                Map.of("pcpu_hot.current_task", 0L)));
    assertThat(words.expression("current").orElseThrow()).contains("&current_task");
  }

  @Test
  void withoutSmpThereIsOneCopyAndOneCpu() {
    TaskWords words = TaskWords.of(new Shape(Set.of("current_task"), TYPES));
    assertThat(words.expression("pid"))
        .contains("*(int*)(*(unsigned long*)((unsigned long)&current_task)+2480)");
    assertThat(words.expression("cpu")).contains("0");
  }

  @Test
  void registersNeedNoShape() {
    TaskWords words = TaskWords.of(new Shape(Set.of("__per_cpu_offset"), TYPES));
    assertThat(words.expression("arg0")).contains("$rdi");
    assertThat(words.expression("arg1")).contains("$rsi");
    assertThat(words.expression("arg2")).contains("$rdx");
    assertThat(words.expression("arg3")).contains("$rcx");
    assertThat(words.expression("arg4")).contains("$r8");
    assertThat(words.expression("arg5")).contains("$r9");
    assertThat(words.expression("retval")).contains("$rax");
    assertThat(words.expression("$rip")).contains("$rip");
  }

  @Test
  void whatTheShapeDoesNotSupportIsAbsent() {
    TaskWords words = TaskWords.of(new Shape(Set.of("__per_cpu_offset"), Map.of()));
    assertThat(words.expression("pid")).isEmpty();
    assertThat(words.expression("cpu")).isEmpty();
    assertThat(words.expression("arg6")).isEmpty();
    assertThat(words.expression("$rip; shell date")).isEmpty();
    assertThat(words.systemCallNumber()).isEmpty();
    assertThat(words.words())
        .containsExactlyInAnyOrder("arg0", "arg1", "arg2", "arg3", "arg4", "arg5", "retval");
  }
}
