package dev.insula.apiserver.controlplane;

import java.util.List;
import java.util.Map;

/**
 * One thing that a client did, and what it saw. Times are ticks of a clock that all clients share:
 * of two ticks, the smaller was taken first.
 */
sealed interface ClientRecord {

  /** A version of an object that a client was shown. */
  record Seen(long version, Map<String, String> data) {

    static final Seen ABSENT = new Seen(0, Map.of());

    boolean absent() {
      return version == 0;
    }
  }

  /** How a write changes an object. */
  enum Verb {
    CREATE,
    UPDATE,
    PATCH,
    DELETE
  }

  /** What came of a call. */
  enum Outcome {
    DONE,
    CONFLICT,
    NOT_FOUND,
    ALREADY_EXISTS,
    EXPIRED,
    /** The server went away: it may have happened, even later. */
    UNKNOWN
  }

  /**
   * A write of one object.
   *
   * @param id in the object's data as {@code op}; for a deletion only in here
   * @param base what the client had seen; a version of 0 makes no condition
   * @param sent the whole data, or the part that a patch sets
   * @param result what the answer showed; absent for deletions and what was not done
   */
  record Write(
      long called,
      long returned,
      Verb verb,
      String name,
      String id,
      Seen base,
      Map<String, String> sent,
      Outcome outcome,
      Seen result)
      implements ClientRecord {}

  /** A read of one object. */
  record Read(long called, long returned, String name, Seen seen) implements ClientRecord {}

  /**
   * A list of all objects.
   *
   * @param returned when the first page came, which decides about the revision
   * @param ended when the last page came
   * @param pages of how many it was put together
   */
  record Listing(
      long called,
      long returned,
      long ended,
      long revision,
      int pages,
      Outcome outcome,
      Map<String, Seen> seen)
      implements ClientRecord {}

  /** One event of a watch, at the time the client had it. */
  record Event(long at, Kind kind, String name, Seen seen) {

    /** As the client was told. */
    enum Kind {
      ADDED,
      MODIFIED,
      DELETED
    }
  }

  /**
   * A watch of all objects.
   *
   * @param after the revision it started from
   */
  record Watch(long called, long ended, long after, List<Event> events, Outcome outcome)
      implements ClientRecord {

    /** The revision up to which it certainly has seen everything. */
    long position() {
      return events.isEmpty() ? after : events.getLast().seen().version();
    }
  }

  /** A compaction that was done. */
  record Compaction(long called, long returned, long revision) implements ClientRecord {}
}
