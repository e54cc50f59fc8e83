package dev.ringside.dsl;

import dev.ringside.image.Cache;
import dev.ringside.image.Kernel;
import dev.ringside.image.KernelPackage;
import dev.ringside.image.Progress;
import java.util.List;

/** The verbs on {@code kernel}: what can be booted. Called on the user's thread. */
public final class KernelVerbs {
  private final Cache cache;
  private final Progress progress;

  KernelVerbs(Cache cache, Progress progress) {
    this.cache = cache;
    this.progress = progress;
  }

  /** The kernels that were fetched, newest first. */
  public List<Kernel> list() {
    return Kernel.list(cache);
  }

  /**
   * Fetches a kernel of Debian's: {@code debian} for the newest, or {@code debian:6.1.0-50-cloud}.
   */
  public Kernel fetch(String name) {
    return new KernelPackage(cache, progress).fetch(name);
  }
}
