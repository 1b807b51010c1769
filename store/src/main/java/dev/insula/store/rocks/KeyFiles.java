package dev.insula.store.rocks;

import dev.insula.store.StoreException;
import dev.insula.store.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The wrapped data keys, a file for each key space, named by its identifier. They are not in
 * RocksDB because there a deleted value lives on in old logs and tables; a file of its own can be
 * overwritten in place, after which no copy is left that the store has made. A key space exists if
 * and only if its file does.
 */
final class KeyFiles {

  private static final String SUFFIX = ".key";
  private static final byte FORMAT = 1;
  private static final int FILES_AT_ONCE = 256;

  private final Path directory;
  private final MasterKey master;
  private final SecureRandom random;

  KeyFiles(Path directory, MasterKey master, SecureRandom random) {
    this.directory = directory;
    this.master = master;
    this.random = random;
  }

  /** A key space that exists. */
  record Named(long id, String name, KeyspaceKey key) {}

  /** An identifier that was never used: random, so that nothing has to remember the last one. */
  long freshId() {
    return random.nextLong(1, Long.MAX_VALUE - 1);
  }

  Named create(long id, String name) throws IOException {
    byte[] dataKey = new byte[KeyspaceKey.BYTES];
    random.nextBytes(dataKey);
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    byte[] plain = ByteBuffer.allocate(dataKey.length + utf8.length).put(dataKey).put(utf8).array();
    byte[] wrapped = master.wrap(id, plain);
    Arrays.fill(plain, (byte) 0);
    DurableFiles.write(
        file(id), ByteBuffer.allocate(1 + wrapped.length).put(FORMAT).put(wrapped).array());
    return new Named(id, name, new KeyspaceKey(dataKey, random));
  }

  /** Makes a key space unreadable for good. */
  void erase(long id) throws IOException {
    DurableFiles.erase(file(id));
  }

  /** All key spaces, read by these threads. What a crash left half made is cleared away. */
  List<Named> all(DiskThreads threads) throws IOException {
    List<Path> files = files();
    var jobs = new ArrayList<Callable<List<Named>>>();
    for (int from = 0; from < files.size(); from += FILES_AT_ONCE) {
      List<Path> some = files.subList(from, Math.min(from + FILES_AT_ONCE, files.size()));
      jobs.add(() -> read(some));
    }
    return threads.callAll(jobs).stream().flatMap(List::stream).toList();
  }

  private List<Path> files() throws IOException {
    var found = new ArrayList<Path>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(DurableFiles.TEMPORARY)) {
          Files.delete(file);
        } else if (name.endsWith(SUFFIX)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  private List<Named> read(List<Path> files) {
    var found = new ArrayList<Named>();
    try {
      for (Path file : files) {
        read(file, String.valueOf(file.getFileName())).ifPresent(found::add);
      }
    } catch (IOException e) {
      throw DataDirectory.unusable(directory, e);
    }
    return found;
  }

  private Optional<Named> read(Path file, String fileName) throws IOException {
    long id = Long.parseUnsignedLong(fileName, 0, fileName.length() - SUFFIX.length(), 16);
    byte[] content = Files.readAllBytes(file);
    if (content.length == 0) {
      throw new StoreException(Kind.CORRUPT, "the key file " + fileName + " is empty");
    }
    if (isErased(content)) {
      DurableFiles.erase(file);
      return Optional.empty();
    }
    if (content[0] != FORMAT) {
      throw new StoreException(
          Kind.NEWER_FORMAT, "the key file " + fileName + " has a format that is not known");
    }
    byte[] plain = master.unwrap(id, Arrays.copyOfRange(content, 1, content.length));
    var name =
        new String(
            plain, KeyspaceKey.BYTES, plain.length - KeyspaceKey.BYTES, StandardCharsets.UTF_8);
    var key = new KeyspaceKey(Arrays.copyOf(plain, KeyspaceKey.BYTES), random);
    Arrays.fill(plain, (byte) 0);
    return Optional.of(new Named(id, name, key));
  }

  /** Whether a crash came between overwriting the file and deleting it. */
  private static boolean isErased(byte[] content) {
    for (byte b : content) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private Path file(long id) {
    return directory.resolve("%016x%s".formatted(id, SUFFIX));
  }
}
