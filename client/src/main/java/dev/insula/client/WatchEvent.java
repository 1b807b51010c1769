package dev.insula.client;

import dev.insula.machinery.object.ApiObject;

/** One event of a watch. Errors are exceptions of the stream, not events. */
public record WatchEvent(Type type, ApiObject object) {

  /** What has happened; a bookmark tells a revision up to which all changes have been seen. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED,
    BOOKMARK
  }
}
