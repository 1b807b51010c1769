package dev.insula.apiserver.request;

/**
 * A request's place among those that the server works on. It is given up while the request waits
 * for the disk, or for somebody whom the tenant has chosen, such as a webhook: who answers slowly
 * must not take the places of others.
 */
public interface Turn {

  /** The turn of the request that the current thread works on; not bound for work in process. */
  ScopedValue<Turn> CURRENT = ScopedValue.newInstance();

  /** Gives the place up for a while. */
  void pause();

  /** Goes on, at once. */
  void resume();

  /** How long the request waited for its place, in nanoseconds. */
  long waitedNanos();

  /** How long the place has been given up since, in nanoseconds. */
  long awayNanos();

  /** The time without a place; ends by closing. */
  interface Away extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Leaves the place of the current thread's request, if it has one, until the result is closed.
   */
  static Away leave() {
    if (!CURRENT.isBound()) {
      return () -> {};
    }
    Turn turn = CURRENT.get();
    turn.pause();
    return turn::resume;
  }
}
