package dev.insula.store.rocks;

import dev.insula.store.StoreException;
import dev.insula.store.StoreException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store's directory, locked for this store.
 *
 * <pre>
 * lock         held while the store is open
 * format       version of the layout, and which master key it was made with
 * master.key   wraps the data keys; absent if the master key comes from elsewhere
 * keys/        a wrapped data key for each key space
 * records/     RocksDB
 * </pre>
 */
final class DataDirectory implements AutoCloseable {

  /** With a table of keys, which the version before would not find. */
  static final int FORMAT = 2;

  private static final int WITHOUT_TABLE = 1;
  private static final String TITLE = "insula-store ";

  private final Path root;
  private final FileChannel lockFile;
  private final FileLock lock;

  private DataDirectory(Path root, FileChannel lockFile, FileLock lock) {
    this.root = root;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  static DataDirectory lock(Path root) {
    FileChannel file = null;
    try {
      Files.createDirectories(root);
      file =
          FileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = file.tryLock();
      if (lock != null) {
        return new DataDirectory(root, file, lock);
      }
    } catch (OverlappingFileLockException e) {
      // Another store of this process has it.
    } catch (IOException e) {
      closeQuietly(file);
      throw unusable(root, e);
    }
    closeQuietly(file);
    throw new StoreException(Kind.LOCKED, root + " is in use by another process");
  }

  /**
   * Makes the directory's layout, or checks that it is one we know and that the key fits.
   *
   * @param given the master key; null to use the one in the directory, made if it is new
   */
  MasterKey prepare(byte @Nullable [] given, SecureRandom random) {
    try {
      Path format = root.resolve("format");
      if (Files.exists(format)) {
        List<String> lines = Files.readAllLines(format, StandardCharsets.US_ASCII);
        requireKnown(lines);
        MasterKey key = requireFitting(lines, existingKey(given, random));
        if (lines.getFirst().strip().equals(TITLE + WITHOUT_TABLE)) {
          KeyTable.create(keys().resolve(KeyFiles.TABLE));
          write(format, key);
        }
        return key;
      }
      if (Files.exists(records())) {
        throw new StoreException(Kind.CORRUPT, root + " has records but no format file");
      }
      Files.createDirectories(keys());
      KeyTable.create(keys().resolve(KeyFiles.TABLE));
      MasterKey key = freshKey(given, random);
      write(format, key);
      return key;
    } catch (IOException e) {
      throw unusable(root, e);
    }
  }

  private static void write(Path format, MasterKey key) throws IOException {
    DurableFiles.write(
        format,
        (TITLE + FORMAT + "\nmaster-key-check " + key.check() + "\n")
            .getBytes(StandardCharsets.US_ASCII));
  }

  Path keys() {
    return root.resolve("keys");
  }

  Path records() {
    return root.resolve("records");
  }

  private void requireKnown(List<String> lines) {
    String first = lines.isEmpty() ? "" : lines.getFirst();
    if (!first.startsWith(TITLE)) {
      throw new StoreException(Kind.CORRUPT, root + " has a format file that is not ours");
    }
    String version = first.substring(TITLE.length()).strip();
    if (!version.equals(String.valueOf(FORMAT)) && !version.equals(String.valueOf(WITHOUT_TABLE))) {
      throw new StoreException(
          Kind.NEWER_FORMAT,
          "%s was written by a newer version (format %s, this version knows %d)"
              .formatted(root, version, FORMAT));
    }
  }

  private MasterKey requireFitting(List<String> lines, MasterKey key) {
    if (!lines.contains("master-key-check " + key.check())) {
      throw new StoreException(Kind.KEY_WRONG, root + " was made with another master key");
    }
    return key;
  }

  private MasterKey existingKey(byte @Nullable [] given, SecureRandom random) throws IOException {
    if (given != null) {
      return new MasterKey(given, random);
    }
    return storedKey(random)
        .orElseThrow(
            () ->
                new StoreException(
                    Kind.KEY_MISSING, root + " has data, but " + keyFile() + " is not there"));
  }

  private MasterKey freshKey(byte @Nullable [] given, SecureRandom random) throws IOException {
    if (given != null) {
      return new MasterKey(given, random);
    }
    // A crash may have come between writing the key and writing the format.
    Optional<MasterKey> stored = storedKey(random);
    if (stored.isPresent()) {
      return stored.get();
    }
    byte[] bytes = new byte[MasterKey.BYTES];
    random.nextBytes(bytes);
    DurableFiles.write(keyFile(), bytes);
    return new MasterKey(bytes, random);
  }

  private Optional<MasterKey> storedKey(SecureRandom random) throws IOException {
    if (!Files.exists(keyFile())) {
      return Optional.empty();
    }
    byte[] bytes = Files.readAllBytes(keyFile());
    if (bytes.length != MasterKey.BYTES) {
      throw new StoreException(Kind.KEY_WRONG, keyFile() + " is not a master key");
    }
    return Optional.of(new MasterKey(bytes, random));
  }

  private Path keyFile() {
    return root.resolve("master.key");
  }

  static RuntimeException unusable(Path root, IOException e) {
    boolean full = String.valueOf(e.getMessage()).contains("No space left");
    return new StoreException(
        full ? Kind.DISK_FULL : Kind.UNUSABLE_DIRECTORY,
        "cannot use " + root + " as data directory: " + e,
        e);
  }

  @Override
  public void close() {
    try {
      lock.release();
    } catch (IOException e) {
      // Closing the file releases it as well.
    }
    closeQuietly(lockFile);
  }

  private static void closeQuietly(@Nullable FileChannel file) {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      // Nothing was written through it.
    }
  }
}
