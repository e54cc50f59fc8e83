package dev.ringside.target;

import static dev.ringside.target.BootedTarget.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.stub.ram.Ram;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whose memory it is that we have mapped, shown with the boot sector, which has no page tables. */
class MappedRamIT {
  @RegisterExtension final BootedTarget booted = new BootedTarget(1);

  private long counter(Ram ram, long address) {
    byte[] bytes = ram.read(address, Long.BYTES).orElseThrow();
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  @Test
  void memoryIsReadWhileTheGuestRuns() {
    Ram ram = get(booted.target().ram()).orElseThrow();
    long address = booted.counterAddress().bits();
    assertThat(ram.memory().size()).isEqualTo(16 << 20);
    assertThat(counter(ram, address)).isEqualTo(booted.counter());
    long before = counter(ram, address);
    booted.done(Input.Kind.RESUME, "exec-continue");
    long until = System.nanoTime() + BootedTarget.DEADLINE.toNanos();
    while (counter(ram, address) == before && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    assertThat(counter(ram, address)).isGreaterThan(before);
  }

  @Test
  void anEndedMachineHasNoMemory() {
    Ram ram = get(booted.target().ram()).orElseThrow();
    booted.signal("KILL", "qemu");
    get(booted.target().ended());
    assertThat(ram.read(0x7c00, 1)).isEmpty();
    assertThat(get(booted.target().ram())).isEqualTo(Optional.empty());
  }
}
