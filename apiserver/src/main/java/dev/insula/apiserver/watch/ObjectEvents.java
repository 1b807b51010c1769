package dev.insula.apiserver.watch;

import dev.insula.apiserver.objects.ObjectEncoding;
import dev.insula.apiserver.objects.Selection;
import dev.insula.store.Change;
import dev.insula.store.ChangeCursor;
import dev.insula.store.KeyRange;
import dev.insula.store.Keyspace;
import dev.insula.store.RangeQuery;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A watcher's place: the objects that exist at its start, if it wants them, then every change, each
 * once and in order. Used by one thread at a time; closing may come from any.
 *
 * <p>INVARIANT: the initial objects and the changes join without gap or overlap, because the
 * changes start after the revision the objects were read at. They are read page by page at that
 * revision, so that a watcher that reads slowly, or not at all, holds no more than a page; one that
 * takes longer than the history lasts has to begin again.
 */
public final class ObjectEvents implements AutoCloseable {

  /** How many objects or changes are looked at in one go; more wait in the store, not here. */
  private static final int BATCH = 100;

  private final Keyspace keyspace;
  private final KeyRange range;
  private final Selection selection;

  private List<Keyspace.Entry> page = List.of();
  private int pageAt;
  private boolean morePages;
  private long initialRevision;
  private long from;
  private volatile @Nullable ChangeCursor cursor;
  private volatile boolean closed;

  private ObjectEvents(Keyspace keyspace, KeyRange range, Selection selection) {
    this.keyspace = keyspace;
    this.range = range;
    this.selection = selection;
  }

  /** Starts with what exists now. */
  public static ObjectEvents withInitial(Keyspace keyspace, KeyRange range, Selection selection) {
    var events = new ObjectEvents(keyspace, range, selection);
    events.turnPage(range.from(), 0);
    events.from = events.initialRevision;
    return events;
  }

  /** Starts after a revision. */
  public static ObjectEvents after(
      Keyspace keyspace, KeyRange range, Selection selection, long revision) {
    var events = new ObjectEvents(keyspace, range, selection);
    events.from = revision;
    return events;
  }

  /**
   * Begins to follow changes.
   *
   * @param wake run, perhaps without cause, when there may be something to poll
   * @throws dev.insula.store.CompactedException if the place has left the history
   */
  public void start(Runnable wake) {
    ChangeCursor opened = keyspace.watch(range, from, wake);
    cursor = opened;
    if (closed) {
      opened.close();
    }
  }

  /** Whether all objects that existed at the start have been polled. */
  public boolean initialDone() {
    return pageAt == page.size() && !morePages;
  }

  /** The revision the initial objects were read at. */
  public long initialRevision() {
    return initialRevision;
  }

  /**
   * The next events; empty when there are none now.
   *
   * @throws dev.insula.store.CompactedException if the place has left the history
   */
  public List<ObjectEvent> poll() {
    if (closed) {
      return List.of();
    }
    if (!initialDone()) {
      List<ObjectEvent> events = pollInitial();
      if (!events.isEmpty()) {
        return events;
      }
    }
    ChangeCursor open = cursor;
    if (open == null) {
      return List.of();
    }
    while (true) {
      List<Change> changes = open.poll(BATCH);
      if (changes.isEmpty()) {
        return List.of();
      }
      var events = new ArrayList<ObjectEvent>(changes.size());
      for (Change change : changes) {
        ObjectEvent event = event(change);
        if (event != null) {
          events.add(event);
        }
      }
      if (!events.isEmpty()) {
        return events;
      }
    }
  }

  /** The revision up to which the watcher knows everything, once it has polled all there is. */
  public long revision() {
    ChangeCursor open = cursor;
    return open == null || !initialDone() ? from : Math.max(from, open.revision());
  }

  @Override
  public void close() {
    closed = true;
    ChangeCursor open = cursor;
    if (open != null) {
      open.close();
    }
  }

  private List<ObjectEvent> pollInitial() {
    var events = new ArrayList<ObjectEvent>(Math.min(BATCH, page.size() - pageAt));
    while (!initialDone() && events.size() < BATCH) {
      if (pageAt == page.size()) {
        turnPage(page.getLast().key() + '\0', initialRevision);
      }
      Keyspace.Entry entry = page.get(pageAt++);
      if (selection.matches(entry.value())) {
        events.add(new ObjectEvent(ObjectEvent.Type.ADDED, entry.value(), entry.revision()));
      }
    }
    if (initialDone()) {
      page = List.of();
      pageAt = 0;
    }
    return events;
  }

  /**
   * Reads the next initial objects.
   *
   * @param revision 0 for the newest
   */
  private void turnPage(String key, long revision) {
    var query = new RangeQuery(new KeyRange(key, range.to()), revision, BATCH).uncounted();
    Keyspace.Page read = keyspace.range(query);
    page = read.entries();
    pageAt = 0;
    morePages = read.more();
    initialRevision = read.revision();
  }

  /** What a change is to this watcher: an object may enter and leave its selection. */
  private @Nullable ObjectEvent event(Change change) {
    byte[] previous = change.previous();
    boolean before = previous != null && selection.matches(previous);
    if (change.deleted()) {
      return before ? of(ObjectEvent.Type.DELETED, change.value(), change) : null;
    }
    boolean now = selection.matches(change.value());
    if (now) {
      var type = before ? ObjectEvent.Type.MODIFIED : ObjectEvent.Type.ADDED;
      return of(type, change.value(), change);
    }
    if (!before || previous == null) {
      return null;
    }
    // The object as it was when it was last selected, at the revision that took it out.
    byte[] last = ObjectEncoding.withRevision(previous, change.revision());
    return of(ObjectEvent.Type.DELETED, last, change);
  }

  private static ObjectEvent of(ObjectEvent.Type type, byte[] object, Change change) {
    return new ObjectEvent(type, object, change.revision());
  }
}
