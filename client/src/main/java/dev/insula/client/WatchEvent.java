package dev.insula.client;

import dev.insula.machinery.object.ApiObject;

/** One event of a watch. Errors are exceptions of the stream, not events. */
public record WatchEvent(Type type, ApiObject object) {

  public enum Type {
    ADDED,
    MODIFIED,
    DELETED,
    BOOKMARK
  }
}
