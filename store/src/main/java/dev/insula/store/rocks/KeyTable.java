package dev.insula.store.rocks;

import dev.insula.store.StoreException;
import dev.insula.store.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Small secrets in places of one size in one file. Keeping one and taking one away is one write in
 * place: no file is made, renamed or removed, for each of which a file system commits its journal.
 * What was in a place that is overwritten is nowhere else, as far as the store is concerned.
 *
 * <p>A place has a page to itself, and uses the first sector of it: disks write a sector wholly or
 * not at all, and a page that is written beside others touches none of them. Thread-safe, but for
 * threads that may be interrupted: that would close the file.
 */
final class KeyTable implements AutoCloseable {

  private static final int PAGE = 4096;
  private static final int SECTOR = 512;

  /** Places that are added or given back at a time; only then the file's size changes. */
  private static final int MORE = 256;

  private final Path file;
  private final FileChannel channel;
  private final ReentrantLock lock = new ReentrantLock();
  private final NavigableSet<Integer> free = new TreeSet<>();
  private int places;

  /** Set once nobody knows what is on disk. */
  private volatile boolean doubtful;

  private KeyTable(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** A place and what is in it. */
  record Taken(int place, byte[] content) {}

  /** Makes an empty table where there is none. */
  static void create(Path file) throws IOException {
    if (!Files.exists(file)) {
      DurableFiles.write(file, new byte[0]);
    }
  }

  /** Opens a table; {@link #read} is to follow. */
  static KeyTable open(Path file) throws IOException {
    if (!Files.exists(file)) {
      // An empty one would let all key spaces be forgotten.
      throw new StoreException(Kind.CORRUPT, file + " is missing");
    }
    return new KeyTable(
        file, FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  /** Whether a secret is small enough. */
  static boolean fits(byte[] content) {
    return content.length > 0 && content.length <= SECTOR - Short.BYTES;
  }

  /** All that is there. Called once, before anything else. */
  List<Taken> read() throws IOException {
    var taken = new ArrayList<Taken>();
    lock.lock();
    try {
      // A crash may have come while the file grew.
      places = (int) (channel.size() / PAGE);
      ByteBuffer pages = ByteBuffer.allocate(MORE * PAGE);
      for (int first = 0; first < places; first += MORE) {
        int count = Math.min(MORE, places - first);
        readFully(pages.clear().limit(count * PAGE), (long) first * PAGE);
        for (int i = 0; i < count; i++) {
          byte[] content = content(pages, i);
          if (content.length == 0) {
            free.add(first + i);
          } else {
            taken.add(new Taken(first + i, content));
          }
        }
      }
    } finally {
      lock.unlock();
    }
    return taken;
  }

  private void readFully(ByteBuffer into, long from) throws IOException {
    while (into.hasRemaining()) {
      int read = channel.read(into, from + into.position());
      if (read < 0) {
        throw new IOException(file + " ends early");
      }
    }
  }

  private byte[] content(ByteBuffer pages, int page) {
    int length = pages.getShort(page * PAGE) & 0xFFFF;
    if (length > SECTOR - Short.BYTES) {
      throw new StoreException(Kind.CORRUPT, file + " is damaged");
    }
    var content = new byte[length];
    pages.get(page * PAGE + Short.BYTES, content);
    return content;
  }

  /** Keeps a secret that fits; returns its place when it is on disk. */
  int put(byte[] content) throws IOException {
    if (doubtful) {
      throw new IOException(file + " takes nothing more until it is opened anew");
    }
    int place = take();
    try {
      write(place, content);
      return place;
    } catch (IOException e) {
      takeBack(place, e);
      throw e;
    }
  }

  /** What nobody was told of must not be found at the next start, beside what is kept instead. */
  private void takeBack(int place, IOException failure) {
    try {
      erase(place);
    } catch (IOException e) {
      doubtful = true;
      failure.addSuppressed(e);
    }
  }

  /** Takes a secret away for good; returns when that is on disk. Safe to repeat if it fails. */
  void erase(int place) throws IOException {
    write(place, new byte[0]);
    lock.lock();
    try {
      free.add(place);
      shrink();
    } finally {
      lock.unlock();
    }
  }

  /** Gives back what is free at the end, as long as so much is free elsewhere. */
  private void shrink() throws IOException {
    while (free.size() >= 2 * MORE && free.tailSet(places - MORE).size() == MORE) {
      channel.truncate((long) (places - MORE) * PAGE);
      places -= MORE;
      free.tailSet(places).clear();
    }
  }

  private int take() throws IOException {
    lock.lock();
    try {
      if (free.isEmpty()) {
        grow();
      }
      return free.removeFirst();
    } finally {
      lock.unlock();
    }
  }

  /** With zeros, not with a hole: what is overwritten later needs no new blocks. */
  private void grow() throws IOException {
    writeFully(ByteBuffer.allocate(MORE * PAGE), (long) places * PAGE);
    channel.force(true);
    for (int i = 0; i < MORE; i++) {
      free.add(places + i);
    }
    places += MORE;
  }

  private void write(int place, byte[] content) throws IOException {
    ByteBuffer sector = ByteBuffer.allocate(SECTOR);
    sector.putShort((short) content.length).put(content);
    writeFully(sector.clear(), (long) place * PAGE);
    channel.force(false);
  }

  private void writeFully(ByteBuffer bytes, long to) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes, to + bytes.position());
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException ignored) {
      // All that was acknowledged is on disk.
    }
  }
}
