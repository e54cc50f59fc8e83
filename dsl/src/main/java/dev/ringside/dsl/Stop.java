package dev.ringside.dsl;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.ringside.kernel.Context;
import dev.ringside.target.Frame;
import dev.ringside.target.StopReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One stop of the machine, read completely while it stood still: it stays right afterwards.
 * Immutable but for {@link #stay}.
 */
public final class Stop {
  private final int number;
  private final StopReport report;
  private final int cpu;
  private final int pid;
  private final String comm;
  private final List<Frame> frames;
  private final Optional<String> call;
  private final Duration time;
  private volatile boolean staying;

  Stop(
      int number,
      StopReport report,
      int cpu,
      int pid,
      String comm,
      List<Frame> frames,
      Optional<String> call,
      Duration time) {
    this.number = number;
    this.report = report;
    this.cpu = cpu;
    this.pid = pid;
    this.comm = comm;
    this.frames = List.copyOf(frames);
    this.call = call;
    this.time = time;
  }

  /** Counts the stops of a session, from 1. */
  public int getNumber() {
    return number;
  }

  /** {@code breakpoint-hit}, {@code end-stepping-range}, {@code signal-received} …: gdb's word. */
  public String getReason() {
    return report.reason();
  }

  /** The breakpoint's number, 0 where none was hit. */
  public int getBreakpoint() {
    return report.breakpoint().orElse(0);
  }

  /** The virtual CPU that stopped, from 0. */
  public int getCpu() {
    return cpu;
  }

  /**
   * The task that CPU runs (what {@code gettid} says), -1 where the kernel's symbols do not tell.
   */
  public int getPid() {
    return pid;
  }

  /** The task's command name, empty where the kernel's symbols do not tell. */
  public String getComm() {
    return comm;
  }

  /** The innermost function, {@code ??} where unknown. */
  public String getFunction() {
    return report.frame().function();
  }

  /** {@code breakpoint 1 (_raw_spin_lock)}, or the function. */
  public String getWhere() {
    return report.where();
  }

  /** The backtrace, innermost first, without arguments; {@code gdb.bt()} has them. */
  public List<Frame> getFrames() {
    return frames;
  }

  /** The backtrace, as {@link #getFrames}. */
  public List<Frame> bt() {
    return frames;
  }

  /**
   * The value that came with the stop: what a watchpoint saw, what a finished function returned.
   */
  public String getValue() {
    return report.value();
  }

  /** What the kernel was doing. */
  public Context getContext() {
    return Context.of(frames, call);
  }

  /** Since the machine's start. */
  public Duration getTime() {
    return time;
  }

  /** In an action: the machine shall stay stopped. */
  public void stay() {
    staying = true;
  }

  @JsonIgnore
  boolean isStaying() {
    return staying;
  }

  @JsonIgnore
  boolean isPause() {
    return report.isPause();
  }

  @Override
  public String toString() {
    String task = pid < 0 ? "" : " pid " + pid + " " + comm;
    return "stop " + number + ": " + getWhere() + " on cpu " + cpu + task;
  }
}
