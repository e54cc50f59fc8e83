package dev.ringside.shell.view;

import dev.ringside.dsl.Instruction;
import dev.ringside.target.Address;
import dev.ringside.target.Frame;
import dev.ringside.target.Variable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What verbs returned on Debian's 6.1 cloud kernel, stopped in a read. */
public final class KernelValues {
  static final String DEEP_FILE =
      "/build/reproducible-path/linux-6.1.192/arch/x86/entry/entry_64.S";

  private KernelValues() {}

  /** A row of a list of tasks. */
  record Task(
      int pid,
      int tgid,
      String state,
      int cpu,
      Address address,
      String comm,
      String cmdline,
      Duration utime,
      String wchan) {}

  static List<Frame> backtrace() {
    return List.of(
        frame(
            0,
            "vfs_read",
            "fs/read_write.c",
            451,
            variable("file", "0xff110000051c3700"),
            variable("file@entry", "0xff110000051c3700"),
            variable("buf", "0xfcbb8f0 \"\""),
            variable("count", "4096"),
            variable("pos", "0xffa00000005c3bf8")),
        frame(
            1,
            "ksys_read",
            "fs/read_write.c",
            613,
            variable("fd", "<optimized out>"),
            variable("fd@entry", "3"),
            variable("buf", "0xfcbb8f0 \"\"")),
        frame(2, "do_syscall_x64", "arch/x86/entry/common.c", 46),
        frame(3, "entry_SYSCALL_64", DEEP_FILE, 121),
        frame(10, "secondary_startup_64", "", 0));
  }

  public static Frame frame(
      int level, String function, String file, int line, Variable... arguments) {
    Address pc = Address.parse("0xffffffff8134cc50");
    return new Frame(level, pc, function, file, line, List.of(arguments));
  }

  static Variable variable(String name, String value) {
    return new Variable(name, "", value);
  }

  static List<Instruction> instructions() {
    return List.of(
        instruction("0xffffffff8134cc50", 0, "nopl   0x0(%rax,%rax,1)"),
        instruction("0xffffffff8134cc55", 5, "push   %r15"),
        instruction("0xffffffff8134ccff", 175, "call   0xffffffff8134b000 <rw_verify_area>"));
  }

  private static Instruction instruction(String address, long offset, String text) {
    return new Instruction(Address.parse(address), "vfs_read", offset, "", text);
  }

  static List<Task> tasks() {
    return List.of(
        task(1, "S", "0xff11000003c08000", "systemd", "/sbin/init splash", 1234, "ep_poll"),
        task(97, "R", "0xff11000003c0a940", "wc", "wc /etc/group /etc/passwd --words", 0, ""),
        task(1024, "D", "0xff11000003c0b000", "数据库服务", "数据库 😀", 100_000, "io_schedule"));
  }

  private static Task task(
      int pid, String state, String address, String comm, String line, int millis, String wchan) {
    Duration utime = Duration.ofMillis(millis);
    return new Task(pid, pid, state, 0, Address.parse(address), comm, line, utime, wchan);
  }

  static Map<String, Object> registers() {
    return row(
        "rax", "0x0",
        "rip", "0xffffffff8134cc50",
        "eflags", "0x293",
        "xmm3", "{v4_float = {0xff, 0x0}, v16_int8 = {0xff, 0x0 <repeats 15 times>}, x = 0x7}",
        "xmm0", "{v4_float = {0xfcbb8f0, 0x0, 0xfcbc8f0, 0x0}, " + "v2 = {0xfcbb8f0}, ".repeat(20));
  }

  static Map<String, Object> row(Object... namesAndValues) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      row.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return row;
  }
}
