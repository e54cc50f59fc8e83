package dev.ringside.stub.guest;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Writes the parts of x86-64 instructions: prefixes, opcodes, operands (Intel's Software
 * Developer's Manual, volume 2, chapter 2).
 */
final class Encoder {
  private final ByteArrayOutputStream code = new ByteArrayOutputStream();
  private final IntConsumer begins;

  /**
   * Without any code yet.
   *
   * @param begins told the offset of each instruction before it is written
   */
  Encoder(IntConsumer begins) {
    this.begins = begins;
  }

  int size() {
    return code.size();
  }

  byte[] bytes() {
    return code.toByteArray();
  }

  void begin() {
    begins.accept(size());
  }

  void one(int opcode, int extension, boolean wide, Gpr register) {
    begin();
    rex(wide, false, false, register.high(), false);
    emit(opcode);
    emit(0xc0 | extension << 3 | register.low());
  }

  void registers(int opcode, boolean wide, Gpr reg, Gpr rm, int... escape) {
    begin();
    rex(wide, reg.high(), false, rm.high(), false);
    for (int b : escape) {
      emit(b);
    }
    emit(opcode);
    emit(0xc0 | reg.low() << 3 | rm.low());
  }

  void memory(boolean wide, int reg, boolean force, Mem mem, int... opcode) {
    begin();
    if (mem.gs()) {
      emit(0x65);
    }
    boolean indexHigh = mem.index().filter(Gpr::high).isPresent();
    boolean baseHigh = mem.base().filter(Gpr::high).isPresent();
    rex(wide, reg >= 8, indexHigh, baseHigh, force);
    for (int b : opcode) {
      emit(b);
    }
    operand(reg & 7, mem);
  }

  private void operand(int reg, Mem mem) {
    Optional<Gpr> base = mem.base();
    if (base.isEmpty()) {
      emit(reg << 3 | 4);
      emit(0x25);
      number(mem.displacement(), 4);
      return;
    }
    boolean small = mem.displacement() == (byte) mem.displacement();
    boolean none = mem.displacement() == 0 && base.get().low() != 5;
    int mod = none ? 0 : small ? 0x40 : 0x80;
    int low = base.get().low();
    if (mem.index().isPresent() || low == 4) {
      emit(mod | reg << 3 | 4);
      emit(mem.index().map(Gpr::low).orElse(4) << 3 | low);
    } else {
      emit(mod | reg << 3 | low);
    }
    if (!none) {
      number(mem.displacement(), small ? 1 : 4);
    }
  }

  void rex(boolean wide, boolean reg, boolean index, boolean base, boolean force) {
    int bits = (wide ? 8 : 0) | (reg ? 4 : 0) | (index ? 2 : 0) | (base ? 1 : 0);
    if (bits != 0 || force) {
      emit(0x40 | bits);
    }
  }

  void number(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      emit((int) (value >> 8 * i));
    }
  }

  void emit(int b) {
    code.write(b);
  }
}
