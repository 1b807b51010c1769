package dev.insula.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells this program from one that was made at another time. */
final class Build {

  private static final Logger LOG = LoggerFactory.getLogger(Build.class);

  private Build() {}

  /** The same in all processes of the same build, whatever the version says. */
  static long code() {
    CodeSource source = Build.class.getProtectionDomain().getCodeSource();
    try {
      if (source != null) {
        Path jar = Path.of(source.getLocation().toURI());
        if (Files.isRegularFile(jar)) {
          return codeOf(jar.resolveSibling("."));
        }
      }
    } catch (IOException | URISyntaxException e) {
      LOG.debug("the program's files are not to be seen", e);
    }
    // Single classes may have changed since the last time.
    return ThreadLocalRandom.current().nextLong();
  }

  /** Of the files beside each other, one of which may have been made anew. */
  private static long codeOf(Path directory) throws IOException {
    long sum = 0;
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, "*.jar")) {
      for (Path jar : jars) {
        sum +=
            Objects.hash(
                String.valueOf(jar.getFileName()),
                Files.getLastModifiedTime(jar).toMillis(),
                Files.size(jar));
      }
    }
    return sum;
  }
}
