package dev.insula.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The name of the replica that a store belongs to: made once, kept beside it. Whoever has the store
 * has the name, and only one process has the store.
 */
final class ReplicaName {

  private ReplicaName() {}

  static String of(Path store) {
    Path file = store.resolveSibling("replica");
    try {
      String known = Files.readString(file).strip();
      if (known.matches("[a-z0-9]([-a-z0-9]{0,40}[a-z0-9])?")) {
        return known;
      }
    } catch (NoSuchFileException e) {
      // It is made now.
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    String made = UUID.randomUUID().toString().substring(0, 13);
    try {
      Files.writeString(file, made + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    return made;
  }
}
