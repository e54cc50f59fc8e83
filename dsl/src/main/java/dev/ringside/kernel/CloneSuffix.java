package dev.ringside.kernel;

import java.util.regex.Pattern;

/** The suffixes gcc and clang give to specialised copies of a function. */
final class CloneSuffix {

  // gcc 12: ipa-cp names .constprop.N, ipa-sra .isra.N, ipa-split .part.N, the cold half .cold;
  // clang: .llvm.HASH for what ThinLTO promoted, .cfi_jt for its jump tables.
  private static final Pattern SUFFIX =
      Pattern.compile("(\\.(constprop|isra|part|cold|lto_priv|llvm|cfi_jt)(\\.\\d+)?)+$");

  private CloneSuffix() {}

  /** The name in the source: {@code ttwu_do_wakeup} of {@code ttwu_do_wakeup.constprop.0}. */
  static String strip(String name) {
    return name.indexOf('.') < 0 ? name : SUFFIX.matcher(name).replaceFirst("");
  }
}
