package dev.insula.client;

import dev.insula.machinery.object.ObjectName;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * Hears what an {@link Informer} learns, in order, on the informer's thread, after its store was
 * changed. Handlers return soon: while one works, nothing more is learned. A handler hears what it
 * overrides.
 *
 * @param <T> what the informer keeps of an object
 */
public interface InformerHandler<T> {

  /** Tells which object was added, changed or deleted, whichever it was. */
  static <T> InformerHandler<T> waking(Consumer<ObjectName> wake) {
    return waking((_, _) -> false, wake);
  }

  /**
   * Tells which object was added, changed or deleted, whichever it was.
   *
   * @param same whether a change, from the first to the second, is none that matters
   */
  static <T> InformerHandler<T> waking(BiPredicate<T, T> same, Consumer<ObjectName> wake) {
    return new WakingHandler<>(same, wake);
  }

  default void onAdd(ObjectName name, T value) {}

  /** The object changed, or was deleted and made again without the informer seeing it. */
  default void onUpdate(ObjectName name, T before, T value) {}

  /**
   * @param last the last value that was seen; the object can have changed before it was deleted
   */
  default void onDelete(ObjectName name, T last) {}

  /** The first list is complete. */
  default void onSynced() {}
}
