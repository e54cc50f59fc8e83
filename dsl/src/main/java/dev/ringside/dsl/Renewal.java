package dev.ringside.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringside.image.RenewProgram;
import dev.ringside.target.Target;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What a machine needs after it was restored: the time of now, and random numbers that no other
 * machine restored from the same file has. Stateless.
 */
final class Renewal {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Renewal() {}

  /** Completes when clock and random numbers are renewed; the guest must run. */
  static CompletableFuture<Void> of(Target target) {
    byte[] seed = new byte[RenewProgram.SEED];
    RANDOM.nextBytes(seed);
    Instant now = Instant.now();
    String input =
        Base64.getEncoder()
            .encodeToString(RenewProgram.input(now.getEpochSecond(), now.getNano(), seed));
    return target
        .agent("guest-exec", Map.of("path", RenewProgram.PATH, "input-data", input))
        .thenCompose(started -> ended(target, started.path("pid").asInt()));
  }

  /** qemu-ga 7.2 answers at once; each question takes the guest long enough not to be a storm. */
  private static CompletableFuture<Void> ended(Target target, int pid) {
    return target
        .agent("guest-exec-status", Map.of("pid", pid))
        .thenCompose(
            status -> status.path("exited").asBoolean() ? succeeded(status) : ended(target, pid));
  }

  private static CompletableFuture<Void> succeeded(JsonNode status) {
    int exit = status.path("exitcode").asInt(-1);
    return exit == 0
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(
            new RingsideException(
                "the restored guest's clock and random numbers could not be renewed ("
                    + RenewProgram.PATH
                    + " failed in step "
                    + exit
                    + ")"));
  }
}
