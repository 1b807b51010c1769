package dev.insula.modelgen;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Remembers from which inputs the outputs were made: a file with the hash of the inputs and of the
 * generator itself. Not thread-safe.
 */
final class Stamp {

  private final Path file;
  private final String wanted;

  Stamp(Path file, List<Path> inputs) throws IOException {
    this.file = file;
    this.wanted = hash(inputs);
  }

  boolean isCurrent() throws IOException {
    return Files.exists(file) && Files.readString(file).equals(wanted);
  }

  void write() throws IOException {
    Files.writeString(file, wanted);
  }

  private static String hash(List<Path> inputs) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      var all = new ArrayList<>(inputs);
      all.addAll(generator());
      for (Path path : all) {
        digest.update(path.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        try (InputStream in = Files.newInputStream(path)) {
          var buffer = new byte[1 << 16];
          for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            digest.update(buffer, 0, n);
          }
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The generator's own classes and tables, sorted: a jar, or the files of a directory. */
  private static List<Path> generator() throws IOException {
    try {
      Path home = Path.of(Stamp.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isRegularFile(home)) {
        return List.of(home);
      }
      try (var files = Files.walk(home)) {
        return files.filter(Files::isRegularFile).sorted().toList();
      }
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
