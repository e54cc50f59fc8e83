package dev.ringside.dsl;

import dev.ringside.target.BootedTarget;
import groovy.lang.Closure;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The verbs on the boot sector, which has neither tasks nor an agent. */
final class BootedVerbs implements BeforeEachCallback {
  private final BootedTarget vm;
  final ConcurrentLinkedQueue<String> notices = new ConcurrentLinkedQueue<>();
  final Machines machines = new Machines();
  private final Names names = new Names(machines);
  private final Tasks tasks = new Tasks(machines, names, new KernelMemory(machines, names));
  final Stops stops = new Stops(machines, tasks, names, notices::add, () -> {});
  final Breakpoints breakpoints = new Breakpoints(machines, stops, names);
  final Agent agent = new Agent(machines, stops);
  private final Guest guest = new Guest(agent, text -> {}, path -> path);
  final Gdb gdb = new Gdb(machines, stops, breakpoints, tasks, names, guest);

  BootedVerbs(BootedTarget vm) {
    this.vm = vm;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    int machine = stops.reset();
    machines.set(vm.target());
    names.reset(Optional.empty());
    vm.tell(
        (stop, end) -> {
          if (stop == null) {
            stops.ended(machine, end);
          } else {
            stops.reported(machine, stop);
          }
        });
    tasks.learn();
  }

  /** An action. */
  static Closure<Object> action(Consumer<Stop> body) {
    return new Closure<>(null) {
      private static final long serialVersionUID = 1L;

      @Override
      public Object call(Object... arguments) {
        body.accept((Stop) arguments[0]);
        return null;
      }
    };
  }
}
