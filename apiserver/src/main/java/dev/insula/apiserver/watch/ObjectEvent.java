package dev.insula.apiserver.watch;

/**
 * One event of a watch.
 *
 * @param object the encoded object in its storage version; shared, not to be written to
 * @param revision that the watcher knows everything up to once it has this event
 */
public record ObjectEvent(Type type, byte[] object, long revision) {

  /** What happened, as the watcher sees it through its selectors. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }
}
