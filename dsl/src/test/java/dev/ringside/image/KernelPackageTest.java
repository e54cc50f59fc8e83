package dev.ringside.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelPackageTest {
  @TempDir Path temp;

  private static final List<String> KNOWN =
      List.of(
          "linux-image-cloud-amd64",
          "linux-image-cloud-amd64-dbg",
          "linux-image-6.1.0-9-cloud-amd64",
          "linux-image-6.1.0-9-cloud-amd64-dbg",
          "linux-image-6.1.0-50-cloud-amd64",
          "linux-image-6.1.0-50-cloud-amd64-dbg",
          "linux-image-6.1.0-50-cloud-amd64-unsigned",
          "linux-image-6.1.0-51-cloud-amd64",
          "linux-image-6.1.0-51-amd64",
          "linux-image-6.1.0-51-amd64-dbg",
          "linux-image-6.12-cloud-amd64",
          "linux-image-6.12.117+deb12-cloud-amd64",
          "linux-image-6.12.117+deb12-cloud-amd64-dbg");

  private static String newest(String current) {
    return KernelPackage.choose(Optional.empty(), KNOWN, List.of("linux-image-" + current));
  }

  private static String named(String name) {
    return KernelPackage.choose(Optional.of(name), KNOWN, List.of());
  }

  @Test
  void takesWhatTheMetaPackageNamesWhenItHasSymbols() {
    assertThat(newest("6.1.0-50-cloud-amd64")).isEqualTo("6.1.0-50-cloud");
    assertThat(newest("6.1.0-9-cloud-amd64")).isEqualTo("6.1.0-9-cloud");
  }

  @Test
  void elseTheNewestOfItsSeriesThatHas() {
    assertThat(newest("6.1.0-51-cloud-amd64")).isEqualTo("6.1.0-50-cloud");
  }

  @Test
  void withoutTheMetaPackageTheNewestThatHas() {
    assertThat(KernelPackage.choose(Optional.empty(), KNOWN, List.of()))
        .isEqualTo("6.12.117+deb12-cloud");
  }

  @Test
  void takesOneByName() {
    assertThat(named("6.12.117+deb12-cloud")).isEqualTo("6.12.117+deb12-cloud");
    assertThat(named("6.1.0-51-cloud")).isEqualTo("6.1.0-51-cloud");
  }

  @Test
  void saysWhichKernelsThereAre() {
    assertThatThrownBy(() -> named("6.1.0-49-cloud"))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith(
            "apt has no kernel '6.1.0-49-cloud'; it has 6.12.117+deb12-cloud, 6.12-cloud,")
        .hasMessageContaining("apt-get update");
  }

  @Test
  void emptyListsAskForAnUpdate() {
    assertThatThrownBy(() -> KernelPackage.choose(Optional.empty(), List.of(), List.of()))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("its package lists are empty; run 'apt-get update' as root");
  }

  @Test
  void knowsItsOwnNames() {
    assertThat(List.of("debian", "debian:6.1.0-50-cloud", "debian:6.1.0-50-cloud-amd64"))
        .allMatch(KernelPackage::isName);
    assertThat(List.of("bzImage", "debian/bzImage", "debian:")).noneMatch(KernelPackage::isName);
  }

  @Test
  void unpacksTheFilesNeeded() throws IOException {
    Path image =
        Debs.write(
            temp.resolve("image.deb"),
            Map.of(
                "boot/vmlinuz-6.1.0-50-cloud-amd64", "image",
                "boot/config-6.1.0-50-cloud-amd64", "CONFIG_PCI=y",
                "boot/System.map-6.1.0-50-cloud-amd64", "left out",
                "lib/modules/6.1.0-50-cloud-amd64/kernel/drivers/a.ko", "module",
                "lib/modules/6.1.0-50-cloud-amd64/modules.builtin", "kernel/b.ko",
                "usr/share/doc/linux/copyright", "left out"));
    Path debug =
        Debs.write(
            temp.resolve("debug.deb"),
            Map.of("usr/lib/debug/boot/vmlinux-6.1.0-50-cloud-amd64", "symbols"));
    Path folder = temp.resolve("k");

    KernelPackage.unpackImage(image, folder);
    KernelPackage.unpackDebug(debug, folder);

    assertThat(files(folder))
        .containsExactly(
            "config",
            "modules/kernel/drivers/a.ko",
            "modules/modules.builtin",
            "vmlinux",
            "vmlinuz");
  }

  @Test
  void aPackageWithoutAKernelIsNamed() throws IOException {
    Path deb = Debs.write(temp.resolve("meta.deb"), Map.of("usr/share/doc/x", "x"));

    assertThatThrownBy(() -> KernelPackage.unpackImage(deb, temp.resolve("k")))
        .hasMessage("the package meta.deb holds no boot/vmlinuz-…");
    assertThatThrownBy(() -> KernelPackage.unpackDebug(deb, temp.resolve("k")))
        .hasMessage("the package meta.deb holds no usr/lib/debug/boot/vmlinux-…");
  }

  @Test
  void aCachedKernelNeedsNoApt() throws IOException {
    Cache cache = new Cache(temp);
    stored(cache, "6.1.0-9-cloud-amd64", true);
    stored(cache, "6.1.0-50-cloud-amd64", true);
    stored(cache, "6.1.0-51-cloud-amd64", false);
    KernelPackage packages = new KernelPackage(cache, Progress.NONE, null);

    assertThat(packages.get("debian").release()).isEqualTo("6.1.0-50-cloud-amd64");
    assertThat(packages.get("debian:6.1.0-9-cloud").name()).isEqualTo("debian:6.1.0-9-cloud");
    assertThat(packages.get("debian:6.1.0-51-cloud").vmlinux()).isEmpty();
    assertThat(Kernel.list(cache))
        .extracting(Kernel::name)
        .containsExactly("debian:6.1.0-51-cloud", "debian:6.1.0-50-cloud", "debian:6.1.0-9-cloud");
  }

  /** A newer series that was fetched by its own name is no reason to debug another kernel. */
  @Test
  void debianIsTheOneThatWasFetchedUnderThisName() throws IOException {
    Cache cache = new Cache(temp);
    stored(cache, "6.1.0-50-cloud-amd64", true);
    stored(cache, "6.12.117+deb12-cloud-amd64", true);
    Files.writeString(cache.resolve("default-kernel"), "6.1.0-50-cloud-amd64");

    assertThat(new KernelPackage(cache, Progress.NONE, null).get("debian").release())
        .isEqualTo("6.1.0-50-cloud-amd64");
  }

  @Test
  void anEmptyCacheHasNoKernels() {
    assertThat(Kernel.list(new Cache(temp.resolve("none")))).isEmpty();
  }

  @Test
  void aKernelBeingUnpackedIsNotListed() throws IOException {
    Cache cache = new Cache(temp);
    Files.createDirectories(cache.resolve("kernels", ".6.1.0-9-cloud-amd64.part"));

    assertThat(Kernel.list(cache)).isEmpty();
  }

  private static void stored(Cache cache, String release, boolean symbols) throws IOException {
    Path folder = Files.createDirectories(cache.resolve("kernels", release));
    Files.writeString(folder.resolve("vmlinuz"), "image");
    Files.writeString(folder.resolve("version"), "6.1.176-1");
    if (symbols) {
      Files.writeString(folder.resolve("vmlinux"), "symbols");
    }
  }

  private static List<String> files(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
