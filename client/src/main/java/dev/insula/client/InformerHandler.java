package dev.insula.client;

import dev.insula.machinery.object.ObjectName;

/**
 * Hears what an {@link Informer} learns, in order, on the informer's thread, after its store was
 * changed. Handlers return soon: while one works, nothing more is learned.
 *
 * @param <T> what the informer keeps of an object
 */
public interface InformerHandler<T> {

  void onAdd(ObjectName name, T value);

  /** The object changed, or was deleted and made again without the informer seeing it. */
  void onUpdate(ObjectName name, T before, T value);

  /**
   * @param last the last value that was seen; the object can have changed before it was deleted
   */
  void onDelete(ObjectName name, T last);

  /** The first list is complete. */
  default void onSynced() {}
}
