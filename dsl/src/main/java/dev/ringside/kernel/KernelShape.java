package dev.ringside.kernel;

import java.util.OptionalLong;

/**
 * What this kernel's types and variables look like: the questions by which its age is told. gdb
 * answers them ({@code info address}, {@code &((struct x*)0)->member}), or a test.
 */
public interface KernelShape {

  /** Whether there is a variable of that name, per-CPU ones included. */
  boolean hasVariable(String name);

  /**
   * Where a member lies, in bytes from the start of its structure; members of anonymous structures
   * and unions count as the outer structure's.
   *
   * @param struct the tag without {@code struct}, for example {@code task_struct}
   * @return empty where the structure or the member does not exist
   */
  OptionalLong offset(String struct, String member);
}
