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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The wrapped data keys and names of key spaces. They are not in RocksDB because there a deleted
 * value lives on in old logs and tables; what has a place of its own can be overwritten there,
 * after which no copy is left that the store has made. A key space exists if and only if its key
 * does: in the {@link KeyTable}, or, if its name is long or an earlier version made it, in a file
 * named by its identifier.
 */
final class KeyFiles implements AutoCloseable {

  static final String TABLE = "table";

  private static final String SUFFIX = ".key";
  private static final byte FORMAT = 1;
  private static final int AT_ONCE = 256;

  private final Path directory;
  private final MasterKey master;
  private final SecureRandom random;

  private final KeyTable table;
  private final Map<Long, Integer> places = new ConcurrentHashMap<>();

  private KeyFiles(Path directory, MasterKey master, SecureRandom random, KeyTable table) {
    this.directory = directory;
    this.master = master;
    this.random = random;
    this.table = table;
  }

  static KeyFiles open(Path directory, MasterKey master, SecureRandom random) {
    try {
      return new KeyFiles(directory, master, random, KeyTable.open(directory.resolve(TABLE)));
    } catch (IOException e) {
      throw DataDirectory.unusable(directory, e);
    }
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
    byte[] row =
        ByteBuffer.allocate(1 + Long.BYTES + wrapped.length)
            .put(FORMAT)
            .putLong(id)
            .put(wrapped)
            .array();
    if (KeyTable.fits(row)) {
      places.put(id, table.put(row));
    } else {
      DurableFiles.write(
          file(id), ByteBuffer.allocate(1 + wrapped.length).put(FORMAT).put(wrapped).array());
    }
    return new Named(id, name, new KeyspaceKey(dataKey, random));
  }

  /** Makes a key space unreadable for good. */
  void erase(long id) throws IOException {
    Integer place = places.get(id);
    if (place != null) {
      table.erase(place);
      places.remove(id);
    } else {
      DurableFiles.erase(file(id));
    }
  }

  /** All key spaces, read by these threads. What a crash left half made is cleared away. */
  List<Named> all(DiskThreads threads) throws IOException {
    var jobs = new ArrayList<Callable<List<Named>>>();
    inParts(table.read(), part -> jobs.add(() -> part.stream().map(this::row).toList()));
    inParts(files(), part -> jobs.add(() -> read(part)));
    return threads.callAll(jobs).stream().flatMap(List::stream).toList();
  }

  private static <T> void inParts(List<T> all, Consumer<List<T>> each) {
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      each.accept(all.subList(from, Math.min(from + AT_ONCE, all.size())));
    }
  }

  private Named row(KeyTable.Taken row) {
    ByteBuffer in = ByteBuffer.wrap(row.content());
    requireKnown(in.get(), "a row of the key table");
    if (in.remaining() < Long.BYTES) {
      throw new StoreException(Kind.CORRUPT, "a row of the key table is damaged");
    }
    long id = in.getLong();
    byte[] wrapped = new byte[in.remaining()];
    in.get(wrapped);
    places.put(id, row.place());
    return unwrap(id, wrapped);
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
    requireKnown(content[0], "the key file " + fileName);
    return Optional.of(unwrap(id, Arrays.copyOfRange(content, 1, content.length)));
  }

  private static void requireKnown(byte format, String what) {
    if (format != FORMAT) {
      throw new StoreException(Kind.NEWER_FORMAT, what + " has a format that is not known");
    }
  }

  private Named unwrap(long id, byte[] wrapped) {
    byte[] plain = master.unwrap(id, wrapped);
    if (plain.length < KeyspaceKey.BYTES) {
      throw new StoreException(Kind.CORRUPT, "the key of " + Long.toHexString(id) + " is short");
    }
    var name =
        new String(
            plain, KeyspaceKey.BYTES, plain.length - KeyspaceKey.BYTES, StandardCharsets.UTF_8);
    var key = new KeyspaceKey(Arrays.copyOf(plain, KeyspaceKey.BYTES), random);
    Arrays.fill(plain, (byte) 0);
    return new Named(id, name, key);
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

  @Override
  public void close() {
    table.close();
  }
}
