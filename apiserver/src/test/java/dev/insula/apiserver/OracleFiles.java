package dev.insula.apiserver;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The recordings of a real control plane, which lie beside the checkout on some machines. */
public final class OracleFiles {

  private OracleFiles() {}

  /** A directory of the oracle; the test is skipped where there is none. */
  public static Path directory(String name) {
    Path root = Path.of(System.getProperty("insula.root", "."));
    for (Path up = root.toAbsolutePath(); up != null; up = up.getParent()) {
      Path found = up.resolve("shared/oracle").resolve(name);
      if (Files.isDirectory(found)) {
        return found;
      }
    }
    assumeTrue(false, "no shared/oracle/" + name + " above " + root);
    throw new AssertionError();
  }

  public static List<Path> jsonFiles(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
  }
}
