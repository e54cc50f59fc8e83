package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoldersTest {

  @Test
  void withoutVariablesTheyAreBelowHome() {
    Folders folders = Folders.of(Map.of("HOME", "/home/x"));
    assertThat(folders.rcFile()).isEqualTo(Path.of("/home/x/.config/ringside/rc.groovy"));
    assertThat(folders.history()).isEqualTo(Path.of("/home/x/.local/state/ringside/history"));
    assertThat(folders.cache()).isEqualTo(Path.of("/home/x/.cache/ringside"));
  }

  @Test
  void absoluteVariablesCountAndOthersAreIgnored() {
    Folders folders =
        Folders.of(
            Map.of(
                "HOME", "/home/x",
                "XDG_CONFIG_HOME", "/c",
                "XDG_STATE_HOME", "relative",
                "XDG_CACHE_HOME", ""));
    assertThat(folders.config()).isEqualTo(Path.of("/c/ringside"));
    assertThat(folders.state()).isEqualTo(Path.of("/home/x/.local/state/ringside"));
    assertThat(folders.cache()).isEqualTo(Path.of("/home/x/.cache/ringside"));
  }
}
