package dev.ringside.target;

import static dev.ringside.target.BootedTarget.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.target.Input.Kind;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many rounds of stopping and running: no stop may be lost or doubled. */
@Timeout(120)
class TargetRoundsIT {

  @Nested
  class OnOneCpu {
    @RegisterExtension final BootedTarget vm = new BootedTarget(1);

    @Test
    void aThousandStopsAreAThousandPasses() {
      done(vm.ask(Kind.INSPECT, "break-insert", "leaf"));
      vm.go("exec-continue");
      long first = vm.counter();
      for (int round = 1; round <= 1_000; round++) {
        assertThat(vm.go("exec-continue").where()).isEqualTo("breakpoint 1 (leaf)");
        if (round % 100 == 0) {
          assertThat(vm.counter()).isEqualTo(first + round);
        }
      }
      assertThat(vm.stops()).isEmpty();
      assertThat(vm.machine().epoch()).isEqualTo(1_001);
    }

    /**
     * Our stub or, for a condition that gdb cannot compile, gdb stops and resumes QEMU all the time
     * without a word to the user.
     */
    @ParameterizedTest
    @ValueSource(strings = {"*(long*)&counter == -1", "$pc == 1"})
    void anInterruptIsNeverLostBetweenFalseConditions(String condition) {
      done(vm.ask(Kind.INSPECT, "break-insert", "-c", condition, "work"));
      for (int round = 1; round <= 300; round++) {
        done(vm.ask(Kind.RESUME, "exec-continue"));
        done(vm.ask(Kind.INTERRUPT, "exec-interrupt"));
        assertThat(vm.nextStop().signal()).as("round %d", round).isEqualTo("SIGINT");
      }
      assertThat(vm.stops()).isEmpty();
    }

    /** An interrupt that was overtaken by a breakpoint must not stop the next run. */
    @Test
    void anInterruptThatMeetsABreakpointIsSettledByIt() {
      done(vm.ask(Kind.INSPECT, "break-insert", "work"));
      for (int round = 1; round <= 200; round++) {
        CompletableFuture<Outcome> resumed = vm.ask(Kind.RESUME, "exec-continue");
        CompletableFuture<Outcome> interrupted = vm.ask(Kind.INTERRUPT, "exec-interrupt");
        done(resumed);
        done(interrupted);
        vm.nextStop();
        assertThat(vm.stops()).isEmpty();
        assertThat(vm.go("exec-continue").reason())
            .as("round %d", round)
            .isEqualTo("breakpoint-hit");
      }
    }

    @Test
    void aLoanIsReturnedEachTime() {
      done(vm.ask(Kind.RESUME, "exec-continue"));
      for (int round = 1; round <= 100; round++) {
        done(vm.ask(Kind.BORROW, "data-evaluate-expression", "$pc"));
      }
      assertThat(vm.stops()).isEmpty();
      done(vm.ask(Kind.INTERRUPT, "exec-interrupt"));
      assertThat(vm.nextStop().signal()).isEqualTo("SIGINT");
      assertThat(vm.machine().epoch()).isEqualTo(1);
    }
  }

  @Nested
  class OnTwoCpus {
    @RegisterExtension final BootedTarget vm = new BootedTarget(2);

    @Test
    void stopsAreNeitherLostNorDoubled() {
      done(vm.ask(Kind.INSPECT, "break-insert", "leaf"));
      vm.go("exec-continue");
      long first = vm.counter();
      for (int round = 1; round <= 100; round++) {
        assertThat(vm.go("exec-continue").thread()).isEqualTo(1);
      }
      assertThat(vm.counter()).isEqualTo(first + 100);
      done(vm.ask(Kind.INSPECT, "break-delete"));
      for (int round = 1; round <= 100; round++) {
        done(vm.ask(Kind.RESUME, "exec-continue"));
        done(vm.ask(Kind.INTERRUPT, "exec-interrupt"));
        assertThat(vm.nextStop().signal()).isEqualTo("SIGINT");
      }
      assertThat(vm.stops()).isEmpty();
    }
  }
}
