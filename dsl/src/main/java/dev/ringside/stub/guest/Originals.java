package dev.ringside.stub.guest;

import dev.ringside.stub.guest.Expr.Register;
import java.util.List;
import java.util.Optional;

/** The registers as they are at the site: kept on the stack, or still where they were. */
final class Originals {
  private static final int RIP = 16;

  private final Assembler asm;
  private final long site;

  Originals(Assembler asm, long site) {
    this.asm = asm;
    this.site = site;
  }

  /** Puts the original of a register into one of ours. */
  void read(Register register, Gpr to) {
    int number = register.number();
    if (asm.frame().saves(number)) {
      int bytes = number == Frame.EFLAGS ? 4 : 8;
      asm.load(bytes, false, to, Mem.at(Gpr.RSP, asm.frame().offset(number)));
    } else if (number == Gpr.RSP.gdb()) {
      asm.lea(true, to, Mem.at(Gpr.RSP, asm.frame().depth()));
    } else if (number == RIP) {
      asm.move(to, site);
    } else if (number != Frame.EFLAGS) {
      Gpr from =
          Gpr.ofGdb(number)
              .orElseThrow(() -> new Refused("it reads " + name(number) + ", which code cannot"));
      asm.move(to, from);
    }
  }

  private static String name(int number) {
    List<String> names =
        List.of("cs", "ss", "ds", "es", "fs", "gs", "fs_base", "gs_base", "k_gs_base");
    int first = 18;
    return number >= first && number < first + names.size()
        ? "$" + names.get(number - first)
        : "register " + number;
  }

  /** The register that holds this value; empty if none does. */
  Optional<Gpr> inPlace(Expr expr) {
    return expr instanceof Register register && !asm.frame().saves(register.number())
        ? Gpr.ofGdb(register.number()).filter(gpr -> gpr != Gpr.RSP)
        : Optional.empty();
  }
}
