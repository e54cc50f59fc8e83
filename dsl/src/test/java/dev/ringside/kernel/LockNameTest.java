package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.target.Address;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockNameTest {

  // Addresses and sizes of Debian's 6.1.0-56-cloud-amd64; the offset is what CPU 0 had at 512 MB.
  private static final Symbols SYMBOLS =
      Symbols.of(
          List.of(
              symbol("__per_cpu_start", 0, 0, Symbol.Kind.LABEL),
              symbol("fixed_percpu_data", 0, 48, Symbol.Kind.OBJECT),
              symbol("runqueues", 0x31980, 3392, Symbol.Kind.OBJECT),
              symbol("__per_cpu_end", 0x34000, 0, Symbol.Kind.LABEL),
              symbol("_raw_spin_lock", 0xffffffff81a185a0L, 48, Symbol.Kind.FUNCTION),
              symbol("jiffies_lock", 0xffffffff82a07a40L, 4, Symbol.Kind.OBJECT),
              symbol("rcu_state", 0xffffffff82ad4740L, 333824, Symbol.Kind.OBJECT)));

  private static final List<Address> OFFSETS =
      List.of(new Address(0xffff88801f200000L), new Address(0xffff88801f400000L));

  @Test
  void aLockWithASymbol() {
    assertThat(LockName.of(new Address(0xffffffff82a07a40L), SYMBOLS, OFFSETS))
        .contains("jiffies_lock");
  }

  @Test
  void aLockInsideAVariable() {
    assertThat(LockName.of(new Address(0xffffffff82b25e18L), SYMBOLS, List.of()))
        .contains("rcu_state+0x516d8");
  }

  @Test
  void aLockOfEachCpu() {
    assertThat(LockName.of(new Address(0xffff88801f231980L), SYMBOLS, OFFSETS))
        .contains("runqueues (cpu 0)");
    assertThat(LockName.of(new Address(0xffff88801f431998L), SYMBOLS, OFFSETS))
        .contains("runqueues+0x18 (cpu 1)");
  }

  @Test
  void aLockInAnAllocatedObjectHasNoName() {
    assertThat(LockName.of(new Address(0xffff888004c974d8L), SYMBOLS, OFFSETS)).isEmpty();
    assertThat(LockName.of(new Address(0xffff88801f231980L), SYMBOLS, List.of())).isEmpty();
    assertThat(LockName.of(new Address(0xffff88801f233000L), SYMBOLS, OFFSETS)).isEmpty();
  }

  @Test
  void theGapBehindALockIsNotTheLock() {
    assertThat(LockName.of(new Address(0xffffffff82a07a44L), SYMBOLS, OFFSETS)).isEmpty();
  }

  @Test
  void codeIsNoLock() {
    assertThat(LockName.of(new Address(0xffffffff81a185a0L), SYMBOLS, OFFSETS)).isEmpty();
  }

  private static Symbol symbol(String name, long address, long size, Symbol.Kind kind) {
    return new Symbol(name, new Address(address), size, kind);
  }
}
