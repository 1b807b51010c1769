package dev.insula.store.rocks;

import dev.insula.metrics.MetricSource;
import dev.insula.store.BaseLayer;
import dev.insula.store.Keyspace;
import dev.insula.store.NameTurns;
import dev.insula.store.Store;
import dev.insula.store.StoreException;
import dev.insula.store.StoreException.Kind;
import dev.insula.store.StoreFullException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Store} in one directory, on RocksDB, for one process. Thread-safe; every method may be
 * called from virtual threads. The module's README explains how it works.
 */
public final class RocksStore implements Store {

  private static final Logger log = LoggerFactory.getLogger(RocksStore.class);
  private static final int NAME_CHARS = 512;

  /** Files that are written at the same time share the file system's commits. */
  private static final int KEY_THREADS = 8;

  private static final int RECORD_THREADS = 2;

  private final DataDirectory directory;
  private final KeyFiles keyFiles;
  private final StoreParts parts;
  private final Counters counters;
  private final Tidying tidying;
  private final List<Thread> threads;

  /** Write and erase keys, each of which waits for the disk; no work of others waits there. */
  private final DiskThreads keyThreads;

  /** Creating, opening and destroying one key space exclude each other, and closing them all. */
  private final NameTurns turns = new NameTurns();

  private final Map<String, KeyFiles.Named> existing = new ConcurrentHashMap<>();
  private final Map<String, RocksKeyspace> opened;

  /**
   * Opens the store of a directory, which is made if it does not exist. The master key is the file
   * {@code master.key} in it, made with the directory.
   *
   * @throws StoreException saying by its kind why the directory cannot be opened
   */
  public static RocksStore open(Path directory, StoreOptions options) {
    return open(directory, options, null, RocksRecords::open, System::nanoTime);
  }

  /**
   * Opens the store of a directory with a master key that is kept elsewhere.
   *
   * @param masterKey 32 secret bytes, the same for the directory's whole life
   */
  public static RocksStore open(Path directory, StoreOptions options, byte[] masterKey) {
    return open(directory, options, masterKey, RocksRecords::open, System::nanoTime);
  }

  static RocksStore open(
      Path directory,
      StoreOptions options,
      byte @Nullable [] masterKey,
      Records.Opener opener,
      LongSupplier nanoTime) {
    var disk = new DiskThreads("insula-store-disk-", RECORD_THREADS);
    try {
      return disk.call(
          () -> {
            DataDirectory locked = DataDirectory.lock(directory);
            try {
              return new RocksStore(locked, options, masterKey, opener, nanoTime, disk);
            } catch (RuntimeException | Error e) {
              locked.close();
              throw e;
            }
          });
    } catch (RuntimeException | Error e) {
      disk.close();
      throw e;
    }
  }

  private RocksStore(
      DataDirectory directory,
      StoreOptions options,
      byte @Nullable [] masterKey,
      Records.Opener opener,
      LongSupplier nanoTime,
      DiskThreads disk) {
    this.directory = directory;
    this.counters = new Counters();
    this.opened = new ConcurrentHashMap<>();
    var random = new SecureRandom();
    MasterKey master = directory.prepare(masterKey, random);
    this.keyThreads = new DiskThreads("insula-store-keys-", KEY_THREADS);
    Records records = opener.open(directory.records());
    try {
      this.keyFiles = KeyFiles.open(directory.keys(), master, random);
    } catch (RuntimeException | Error e) {
      records.close();
      throw e;
    }
    var queue = new CommitQueue(options.batching());
    var dispatcher = new Dispatcher();
    var closed = new AtomicBoolean();
    this.tidying = new Tidying(records, counters.bytes::sum, closed);
    var sweeper = new Sweeper(opened::values, tidying, options);
    this.parts =
        new StoreParts(
            options,
            records,
            disk,
            queue,
            dispatcher,
            sweeper,
            new Fingerprint(),
            nanoTime,
            tidying,
            closed);
    try {
      findKeyspaces(records);
    } catch (RuntimeException | Error e) {
      keyFiles.close();
      records.close();
      throw e;
    }
    var log = new DurableLog(records, counters, nanoTime);
    var batcher = new Batcher(queue, log, dispatcher, options.limits(), counters);
    this.threads =
        List.of(
            start("insula-store-batcher", batcher),
            start("insula-store-dispatcher", dispatcher),
            start("insula-store-sweeper", sweeper));
  }

  private static Thread start(String name, Runnable task) {
    return Thread.ofPlatform().daemon().name(name).start(task);
  }

  private void findKeyspaces(Records records) {
    try {
      for (KeyFiles.Named named : keyFiles.all(keyThreads)) {
        existing.put(named.name(), named);
      }
    } catch (IOException e) {
      throw DataDirectory.unusable(directory.keys(), e);
    }
    var known = new TreeSet<Long>();
    existing.values().forEach(named -> known.add(named.id()));
    new Leftovers(records).deleteAllBut(known);
  }

  @Override
  public Keyspace create(String name, BaseLayer base) {
    if (name.isBlank() || name.length() > NAME_CHARS) {
      throw new IllegalArgumentException("a key space's name is blank or too long");
    }
    try (NameTurns.Turn _ = turns.on(name)) {
      requireOpen();
      if (existing.containsKey(name)) {
        throw new IllegalStateException("the key space exists already: " + name);
      }
      KeyFiles.Named named = make(name, base);
      existing.put(name, named);
      return handle(named, base);
    }
  }

  /**
   * The state first: without its key a key space does not exist, and open() clears it. It need not
   * be on disk before the key is: whatever is written to the key space comes after it in the log,
   * and one that has neither is as fresh as this.
   */
  private KeyFiles.Named make(String name, BaseLayer base) {
    long id = keyFiles.freshId();
    var state = new Records.Changes();
    var fresh = KeyspaceState.fresh(base.revision(), parts.fingerprint().of(base));
    state.put(RecordKey.state(id), fresh.encode());
    parts.disk().run(() -> parts.records().write(state, false));
    return keyThreads.call(() -> keyFile(id, name));
  }

  private KeyFiles.Named keyFile(long id, String name) {
    try {
      return keyFiles.create(id, name);
    } catch (IOException e) {
      throw DataDirectory.unusable(directory.keys(), e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>While the store is open a key space has one handle, with the base layer that was given
   * first.
   */
  @Override
  public Optional<Keyspace> open(String name, BaseLayer base) {
    RocksKeyspace open = opened.get(name);
    if (open != null) {
      return Optional.of(open);
    }
    try (NameTurns.Turn _ = turns.on(name)) {
      requireOpen();
      KeyFiles.Named named = existing.get(name);
      return named == null ? Optional.empty() : Optional.of(handle(named, base));
    }
  }

  private RocksKeyspace handle(KeyFiles.Named named, BaseLayer base) {
    return opened.computeIfAbsent(named.name(), n -> new RocksKeyspace(named, base, parts));
  }

  @Override
  public Set<String> names() {
    return Set.copyOf(existing.keySet());
  }

  @Override
  public void destroy(String name) {
    try (NameTurns.Turn _ = turns.on(name)) {
      requireOpen();
      KeyFiles.Named named = existing.get(name);
      if (named == null) {
        return;
      }
      RocksKeyspace open = opened.get(name);
      if (open != null) {
        open.destroy();
      }
      keyThreads.run(() -> eraseKey(named));
      opened.remove(name);
      existing.remove(name);
      parts.disk().run(() -> deleteRecords(named));
    }
  }

  /** The key first: from then on the records are noise. */
  private void eraseKey(KeyFiles.Named named) {
    try {
      keyFiles.erase(named.id());
    } catch (IOException e) {
      throw DataDirectory.unusable(directory.keys(), e);
    }
  }

  /** What cannot be deleted now is deleted when the store is opened the next time. */
  private void deleteRecords(KeyFiles.Named named) {
    try {
      tidying.freed(new Leftovers(parts.records()).delete(named.id()));
    } catch (StoreException | StoreFullException e) {
      log.warn("records of key space {} are left", Long.toHexString(named.id()), e);
    }
  }

  @Override
  public void onChange(ChangeListener listener) {
    parts.dispatcher().listen(listener);
  }

  /** What the store has done so far. */
  public StoreStats stats() {
    Collection<RocksKeyspace> handles = opened.values();
    long loaded = handles.stream().filter(each -> each.residency().isLoaded()).count();
    return counters.stats(existing.size(), (int) loaded);
  }

  /** What it counts, of all key spaces together. */
  public MetricSource figures() {
    return new StoreFigures(this::stats, counters, directory.records());
  }

  /** Answers what was queued, then closes; later use fails with {@link Kind#CLOSED}. */
  @Override
  public void close() {
    try (NameTurns.Turn _ = turns.onAll()) {
      if (parts.closed().getAndSet(true)) {
        return;
      }
      parts.queue().close();
      join(threads.get(0));
      parts.dispatcher().finish();
      parts.sweeper().finish();
      threads.forEach(RocksStore::join);
      opened.values().forEach(each -> each.watches().wakeAll());
      parts.disk().run(parts.records()::close);
      parts.disk().close();
      keyThreads.close();
      keyFiles.close();
      directory.close();
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void requireOpen() {
    if (parts.closed().get()) {
      throw new StoreException(Kind.CLOSED, "the store is closed");
    }
  }
}
