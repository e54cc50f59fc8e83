package dev.ringside.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.target.Address;
import groovy.lang.Binding;
import groovy.lang.GroovyShell;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MissingVerbTest {
  private final Result result = new Result(0, "", "", 7, Duration.ZERO);
  private final Vm vm = new Vm(null, null, null, null);

  private String failure(String code) {
    Binding binding = new Binding();
    binding.setVariable("vm", vm);
    binding.setVariable("result", result);
    binding.setVariable("mem", new Memory(new Address(0), new byte[4]));
    try {
      return "gave " + new GroovyShell(binding).evaluate(code);
    } catch (RuntimeException thrown) {
      return ScriptFailure.sentence(thrown);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          vm.bot()         | vm has no verb bot(): did you mean 'boot'?
          vm.boto(1)       | vm has no verb boto(Integer): did you mean 'boot'?
          vm.statsu        | vm has no property statsu: did you mean 'status'?
          mem.hex()        | Memory.hex is a property: write it without parentheses
          vm.pause         | vm.pause is a verb: write vm.pause()
          vm.monitor(1, 2) | vm.monitor(Integer, Integer) does not fit: write vm.monitor(line)
          result.exti      | result has no property exti: did you mean 'exit'?
          result.xyzzy     | result has no property xyzzy: choose from exit, out, err, pid, time
          ''.fly()         | string has no verb fly()
          absent           | nothing is called 'absent' here: define it first, or check its spelling
          """)
  void theSentenceNamesWhatWasMeant(String code, String sentence) {
    assertThat(failure(code)).isEqualTo(sentence);
  }

  @Test
  void aWordThatIsFarFromAllIsNoTypingError() {
    assertThat(NearMatch.of("x", List.of("cpu", "xen"))).isEmpty();
    assertThat(NearMatch.of("kernle", List.of("disk", "kernel"))).contains("kernel");
  }
}
