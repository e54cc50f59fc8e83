package dev.ringside.dsl.verb;

import static dev.ringside.dsl.verb.Description.verb;

import java.util.List;

/** The verbs on {@code kernel}, and what they return. */
final class KernelVerbs {
  private static final String NAMES =
      "newest = kernel.list().first(); [newest.name, newest.release, newest.packageVersion]";
  private static final String FILES =
      "newest = kernel.list().first(); [newest.image, newest.vmlinux, newest.modules]";

  static final Receiver KERNEL =
      new Receiver(
          "kernel",
          "the kernels that can be booted",
          List.of(
              verb("kernel.list()", "The kernels that were fetched, newest first.")
                  .gives("List<Kernel>", "kernel.list().name"),
              verb(
                      "kernel.fetch(name)",
                      "Fetches a kernel of Debian's with its debug symbols, unless it is there, and"
                          + " makes it the one that 'debian' boots when it was asked for so.")
                  .takes(
                      "name",
                      Argument.Accepts.KERNEL,
                      "'debian' for the newest, or 'debian:6.1.0-50-cloud'")
                  .gives("Kernel", "kernel.fetch(kernel.list().first().name).release")));

  static final Receiver KERNEL_FILES =
      new Receiver(
          "Kernel",
          "a kernel with its files",
          List.of(
              verb("Kernel.name", "What vm.boot(kernel: …) takes.").gives("String", NAMES),
              verb(
                      "Kernel.release",
                      "What uname -r says in it; empty where the image does not tell.")
                  .gives("String", NAMES),
              verb("Kernel.image", "The bzImage.").gives("Path", FILES),
              verb("Kernel.vmlinux", "The same kernel as ELF with its symbols, where there is one.")
                  .gives("Optional<Path>", FILES),
              verb("Kernel.modules", "The folder with its modules, where there is one.")
                  .gives("Optional<Path>", FILES),
              verb(
                      "Kernel.packageVersion",
                      "The version of Debian's package; empty for a file of yours.")
                  .gives("String", NAMES)));

  private KernelVerbs() {}
}
