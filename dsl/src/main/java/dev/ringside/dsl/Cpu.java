package dev.ringside.dsl;

/**
 * A virtual CPU.
 *
 * @param number from 0
 * @param thread gdb's number of it, from 1
 * @param pid the task it runs, -1 where that cannot be read
 * @param comm the task's command name
 * @param function where it stands
 */
public record Cpu(int number, int thread, int pid, String comm, String function) {}
