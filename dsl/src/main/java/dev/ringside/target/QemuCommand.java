package dev.ringside.target;

import dev.ringside.link.Upload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The machine that QEMU is asked for (QEMU 7.2, qemu-system-x86_64(1)). Its memory is a memfd that
 * other processes of its user can map, unless the user's own words say where memory is.
 *
 * @param kernel the bzImage; empty boots from {@code disks}
 * @param initrd the initramfs
 * @param append the kernel's command line
 * @param memory as QEMU writes it, with a unit: {@code 512M}
 * @param cpus how many virtual CPUs, 1 or more
 * @param cpu the CPU model
 * @param machine the machine type
 * @param accelerator {@code tcg} or {@code kvm}
 * @param network {@code user} or {@code none}
 * @param disks raw disk images, the first is the one to boot from
 * @param frozen whether it waits for the debugger at its first instruction
 * @param extra further arguments, passed on as they are
 */
public record QemuCommand(
    Optional<Path> kernel,
    Optional<Path> initrd,
    String append,
    String memory,
    int cpus,
    String cpu,
    String machine,
    String accelerator,
    String network,
    List<Path> disks,
    boolean frozen,
    List<String> extra) {

  /** The sockets of a machine, all in its private folder. */
  record Sockets(Path qmp, Path agent, Path files, Path console, Path gdb) {}

  /** Keeps its own copies of the lists. */
  public QemuCommand {
    disks = List.copyOf(disks);
    extra = List.copyOf(extra);
  }

  /**
   * The command line; monitor, agent and console connect to us, who listen before QEMU starts. The
   * port for files comes before the agent's, so that a guest knows it by its name once the agent is
   * up.
   */
  List<String> arguments(Sockets sockets) {
    List<String> command = new ArrayList<>();
    add(command, "qemu-system-x86_64", "-nodefaults", "-no-user-config", "-display", "none");
    add(command, "-machine", machine, "-accel", accelerator, "-cpu", cpu);
    add(command, "-m", memory, "-smp", Integer.toString(cpus));
    if (sharesMemory()) {
      add(command, "-object", "memory-backend-memfd,id=ram,size=" + memory + ",share=on");
      add(command, "-machine", "memory-backend=ram");
    }
    add(command, "-chardev", "socket,id=qmp,path=" + escape(sockets.qmp()));
    add(command, "-mon", "chardev=qmp,mode=control");
    add(command, "-chardev", "socket,id=console,path=" + escape(sockets.console()));
    add(command, "-serial", "chardev:console");
    add(command, "-device", "virtio-serial-pci");
    String files = "socket,id=files,server=on,wait=off,path=";
    add(command, "-chardev", files + escape(sockets.files()));
    add(command, "-device", "virtserialport,chardev=files,name=" + Upload.PORT);
    add(command, "-chardev", "socket,id=agent,path=" + escape(sockets.agent()));
    add(command, "-device", "virtserialport,chardev=agent,name=org.qemu.guest_agent.0");
    add(command, "-gdb", "unix:" + escape(sockets.gdb()) + ",server=on,wait=off");
    add(command, "-nic", network.equals("user") ? "user,model=virtio-net-pci" : "none");
    kernel.ifPresent(image -> add(command, "-kernel", image.toString(), "-append", append));
    initrd.ifPresent(image -> add(command, "-initrd", image.toString()));
    for (Path disk : disks) {
      add(command, "-drive", "format=raw,file=" + escape(disk));
    }
    if (frozen) {
      command.add("-S");
    }
    command.addAll(extra);
    return command;
  }

  /**
   * Whether the guest's memory is shared with us: unless the machine type or the further arguments
   * say themselves where it is. QEMU 7.2 ends where the size of a machine's backend is not that of
   * its memory, and where {@code memory-backend} meets {@code -mem-path} or {@code -numa
   * …,memdev=}.
   */
  public boolean sharesMemory() {
    return !machine.contains("memory-backend=")
        && extra.stream().noneMatch(word -> word.matches("--?(m|mem-path|readconfig)"))
        && extra.stream().noneMatch(word -> word.matches(".*(memory-backend|memdev=).*"));
  }

  /** What the machine is, word by word, without what is another at each start. */
  public List<String> words() {
    Path anywhere = Path.of("/");
    return arguments(new Sockets(anywhere, anywhere, anywhere, anywhere, anywhere));
  }

  /** QEMU's option lists separate by commas; one in a value is doubled. */
  private static String escape(Path path) {
    return path.toString().replace(",", ",,");
  }

  private static void add(List<String> command, String... arguments) {
    command.addAll(List.of(arguments));
  }
}
