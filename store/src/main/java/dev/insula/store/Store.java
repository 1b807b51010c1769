package dev.insula.store;

import java.util.Optional;
import java.util.Set;

/**
 * The key spaces of one data directory. Thread-safe. Held by whoever assembles the process, never
 * by what serves a tenant.
 */
public interface Store extends AutoCloseable {

  /**
   * Makes a key space with a key of its own.
   *
   * @param base entries that the key space starts with; shared between key spaces, not copied
   * @throws IllegalStateException if the name is taken
   */
  Keyspace create(String name, BaseLayer base);

  /** Opens a key space that exists. Its content is read when it is first used. */
  Optional<Keyspace> open(String name, BaseLayer base);

  Set<String> names();

  /**
   * Deletes a key space for good: its encryption key first, so that what is left on disk cannot be
   * read from then on, then its records.
   */
  void destroy(String name);

  /** Follows every change of every key space: called in order for each, must return at once. */
  void onChange(ChangeListener listener);

  @Override
  void close();

  /** Hears of changes. */
  interface ChangeListener {
    void changed(String keyspace, Change change);
  }
}
