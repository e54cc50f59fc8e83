package dev.ringside.stub.ram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.io.SharedMemory;
import dev.ringside.wire.rsp.Hex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 64 kB of memory whose tables at 0x1000 map the page 0x5000 at 0 and nothing else. */
class RamReadsTest {
  private static final long PAGING = 0x8000_0001L;
  private Ram ram;

  @BeforeEach
  void map(@TempDir Path folder) throws IOException {
    ByteBuffer memory = ByteBuffer.allocate(0x10000).order(ByteOrder.LITTLE_ENDIAN);
    for (int table = 0x1000; table <= 0x4000; table += 0x1000) {
      memory.putLong(table, table + 0x1000 | 1);
    }
    memory.put(0x5008, new byte[] {0xd, 0xe, 0xa, 0xd});
    Path file = Files.write(folder.resolve("memory"), memory.array());
    ram = new Ram(SharedMemory.open(file), new RamLayout(0x10000, 0x10000));
  }

  @AfterEach
  void unmap() {
    ram.close();
  }

  private static String registers(long cr0) {
    ByteBuffer file = ByteBuffer.allocate(608).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(188, cr0).putLong(204, 0x1000).putLong(212, 0x20).putLong(228, 0x500);
    return Hex.encode(file.array());
  }

  private static RamReads known() {
    return RamReads.NONE.sent("g").answered("g", registers(PAGING));
  }

  @Test
  void memoryIsReadOnceTheTablesAreKnown() {
    assertThat(RamReads.NONE.answer("m8,4", ram)).isEmpty();
    assertThat(known().answer("m8,4", ram)).contains("0d0e0a0d");
    assertThat(known().answer("m0000000000000008,1", ram)).contains("0d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"m1000,4", "mffe,4", "mffffffff81000000,8", "m8,0", "m8,fffff", "M8,1:00"})
  void whatCannotBeReadIsAskedOfQemu(String request) {
    assertThat(known().answer(request, ram)).isEmpty();
  }

  @Test
  void whatIsNotInLongModeIsAskedOfQemu() {
    assertThat(RamReads.NONE.answered("g", registers(0x11)).answer("m8,4", ram)).isEmpty();
    assertThat(known().answered("g", "E14").answer("m8,4", ram)).isEmpty();
    assertThat(known().answered("g", "00").answer("m8,4", ram)).isEmpty();
  }

  @Test
  void physicalAddressesNeedNoTables() {
    RamReads physical = RamReads.NONE.sent("Qqemu.PhyMemMode:1");
    assertThat(physical.answer("m5008,2", ram)).contains("0d0e");
    assertThat(physical.answer("m10000,2", ram)).isEmpty();
    assertThat(physical.sent("Qqemu.PhyMemMode:0").answer("m5008,2", ram)).isEmpty();
    assertThat(known().sent("Qqemu.PhyMemMode:1").sent("Qqemu.PhyMemMode:0").answer("m8,1", ram))
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vCont;c:p1.-1",
        "c",
        "s",
        "Hgp1.2",
        "P1d=0010000000000000",
        "G00",
        "Qqemu.sstep=7",
        "R00",
        "D;1"
      })
  void theTablesAreForgottenWhereTheyMayChange(String request) {
    assertThat(known().sent(request).answer("m8,4", ram)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"m8,4", "M8,1:00", "p10", "g", "?", "Z0,8,1", "z0,8,1", "qSupported", "Hcp1.-1"})
  void theTablesStayKnown(String request) {
    assertThat(known().sent(request).answer("m8,4", ram)).isPresent();
  }

  @Test
  void allOfItIsLookedThrough() {
    RamReads any = RamReads.NONE;
    assertThat(any.answer("qRingside.Words:d0a0e0d,d0a0e0e", ram)).contains(RamReads.A_WORD);
    assertThat(any.answer("qRingside.Words:d0a0e0e,d0a0e20", ram)).contains(RamReads.NO_WORD);
    assertThat(any.answer("qRingside.Words:1", ram)).isEmpty();
  }
}
