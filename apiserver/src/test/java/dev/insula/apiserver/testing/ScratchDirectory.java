package dev.insula.apiserver.testing;

import java.io.File;
import java.nio.file.Path;
import org.assertj.core.util.Files;

/** A directory that is there until it is closed, for what opens a store of its own. */
public final class ScratchDirectory implements AutoCloseable {

  private final File folder = Files.newTemporaryFolder();

  public Path path() {
    return folder.toPath();
  }

  @Override
  public void close() {
    Files.delete(folder);
  }
}
