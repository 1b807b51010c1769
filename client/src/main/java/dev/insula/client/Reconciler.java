package dev.insula.client;

import java.time.Duration;
import java.util.Optional;

/**
 * Brings one object to where it should be. Called for a key again and again, never twice at the
 * same time for the same key; what it does must be safe to repeat, and it looks at the present
 * state only, not at what has happened.
 */
@FunctionalInterface
public interface Reconciler<K> {

  /**
   * @throws Exception makes the key come back after its back-off
   */
  Result reconcile(String tenant, K key) throws Exception;

  /** What is to happen with the key next. */
  sealed interface Result {

    /** Nothing, until it is added again. */
    Result DONE = new Done();

    /** The world was not ready, which is no error: as if it had failed, but nothing is logged. */
    Result RETRY = new Retry(Optional.empty());

    /** Look again after this time, whatever happens. */
    static Result after(Duration delay) {
      return new After(delay);
    }

    /** As {@link #RETRY}, with a back-off of its own that doubles from the first to the longest. */
    static Result retry(Duration first, Duration longest) {
      return new Retry(Optional.of(new Backoff(first, longest)));
    }

    record Done() implements Result {}

    /**
     * @param backoff empty for that of the queue
     */
    record Retry(Optional<Backoff> backoff) implements Result {}

    record After(Duration delay) implements Result {}
  }
}
