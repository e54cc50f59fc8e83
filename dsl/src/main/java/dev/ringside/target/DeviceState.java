package dev.ringside.target;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringside.io.Connection;
import dev.ringside.io.Loop;
import dev.ringside.link.LinkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The state of all of a machine but its memory, out of QEMU and into it: its devices, CPUs and
 * {@link Firmware}. The memory is shared with us, and we copy that ourselves. Measured with QEMU
 * 7.2 and Debian's kernel in 512 MB: 9 ms and 60 kB to write, 15 ms to read, where {@code migrate}
 * took 2.3 s to write the whole machine and {@code -incoming} 0.6 s to read it. Owned by the loop.
 *
 * <p>{@code xen-save-devices-state} (QMP reference, since 1.1; it needs no Xen) leaves the machine
 * as it is. {@code migrate} would not do: it writes down also that gdb has stopped the machine, a
 * state in which QEMU 7.2 aborts when it shall begin in it, and refuses a second time before the
 * machine has run. What it writes lacks a migration's head and tail, hence {@link #INCOMING}. Its
 * counterpart {@code xen-load-devices-state} aborts QEMU 7.2 (yank_unregister_instance).
 */
final class DeviceState {
  /** A QEMU that is started with these waits for a state, and then for the word to run. */
  static final List<String> INCOMING =
      List.of(
          "-S",
          "-incoming",
          "defer",
          "-global",
          "migration.send-configuration=off",
          "-machine",
          "suppress-vmdesc=on");

  private static final Map<String, ?> EVENTS =
      Map.of("capabilities", List.of(Map.of("capability", "events", "state", true)));

  private static final String FIRMWARE = "/machine/unattached/" + Firmware.NAME + "[0]";

  private final Loop loop;
  private final Monitor monitor;
  private final Path file;
  private final CompletableFuture<Void> loaded = new CompletableFuture<>();

  /** Executes a monitor command. */
  interface Monitor {
    CompletableFuture<JsonNode> execute(String command, Map<String, ?> arguments);
  }

  /**
   * The state of one QEMU.
   *
   * @param file a path at which nothing is yet, for a file or a socket
   */
  DeviceState(Loop loop, Monitor monitor, Path file) {
    this.loop = loop;
    this.monitor = monitor;
    this.file = file;
  }

  /** The state; the CPUs must stand still. */
  CompletableFuture<byte[]> save() {
    loop.assertInside();
    return written("xen-save-devices-state", Map.of("live", true))
        .thenCompose(state -> firmware().thenApply(bytes -> Firmware.into(state, bytes)));
  }

  private CompletableFuture<byte[]> firmware() {
    return ofFirmware("addr")
        .thenCombine(ofFirmware("size"), (address, size) -> Map.of("val", address, "size", size))
        .thenCompose(place -> written("pmemsave", place));
  }

  private CompletableFuture<Long> ofFirmware(String property) {
    return monitor
        .execute("qom-get", Map.of("path", FIRMWARE, "property", property))
        .thenApply(JsonNode::asLong);
  }

  /** What QEMU writes into a file. */
  private CompletableFuture<byte[]> written(String command, Map<String, ?> arguments) {
    Map<String, Object> all = new HashMap<>(arguments);
    all.put("filename", file.toString());
    return monitor
        .execute(command, all)
        .thenApply(
            done -> {
              try {
                byte[] bytes = Files.readAllBytes(file);
                Files.delete(file);
                return bytes;
              } catch (IOException failure) {
                throw new LinkException("cannot read QEMU's state: " + failure.getMessage());
              }
            });
  }

  /**
   * Gives a QEMU that waits for it a state; completes when the CPUs could run. A QEMU that cannot
   * take it says why and ends.
   */
  CompletableFuture<Void> load(byte[] bytes) {
    loop.assertInside();
    return monitor
        .execute("migrate-set-capabilities", EVENTS)
        .thenCompose(set -> monitor.execute("migrate-incoming", Map.of("uri", "unix:" + file)))
        .thenCompose(
            listening -> {
              try {
                Connection sending = Connection.open(loop, file.toString(), new Unanswered());
                sending.send(bytes);
                sending.close();
                return loaded;
              } catch (IOException failure) {
                return CompletableFuture.failedFuture(new LinkException(failure.getMessage()));
              }
            });
  }

  /** QEMU's event {@code MIGRATION}. */
  void event(String status) {
    loop.assertInside();
    if (status.equals("completed")) {
      loaded.complete(null);
    }
  }

  /** QEMU is no more. */
  void lost(String why) {
    loaded.completeExceptionally(new LinkException(why));
  }

  /** QEMU reads and says nothing. */
  private static final class Unanswered implements Connection.Handler {
    @Override
    public void received(byte[] piece) {}

    @Override
    public void ended() {}
  }
}
