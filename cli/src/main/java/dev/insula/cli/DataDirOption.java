package dev.insula.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option by which every command finds its instance. */
final class DataDirOption {

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Directory of the instance. Default: $INSULA_DATA_DIR, or $XDG_DATA_HOME/insula, or"
              + " ~/.local/share/insula.")
  @Nullable Path given;

  DataDirectory directory() {
    Path chosen = given;
    if (chosen == null) {
      chosen =
          DataDirectory.defaultPath(System.getenv(), Path.of(System.getProperty("user.home", "/")));
    }
    return new DataDirectory(chosen.toAbsolutePath().normalize());
  }

  boolean isGiven() {
    return given != null;
  }
}
