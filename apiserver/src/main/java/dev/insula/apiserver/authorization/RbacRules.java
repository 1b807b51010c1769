package dev.insula.apiserver.authorization;

import dev.insula.store.Change;
import dev.insula.store.ChangeCursor;
import dev.insula.store.CompactedException;
import dev.insula.store.KeyRange;
import dev.insula.store.Keyspace;
import dev.insula.store.RangeQuery;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The image of a control plane's roles and bindings, kept up with its key space. Thread-safe.
 *
 * <p>Nothing is read before the first question, and changes are only taken over when the next
 * question comes: a control plane that nobody asks costs no thread and no memory here.
 */
final class RbacRules implements AutoCloseable {

  private static final int POLL_AT_ONCE = 512;
  private static final KeyRange RANGE = KeyRange.prefix(RbacDelta.PREFIX);

  private final Keyspace keyspace;
  private final RbacBase base;
  private final ReentrantLock lock = new ReentrantLock();

  private volatile @Nullable RbacImage image;
  private volatile boolean stale;
  private volatile long checked;
  private @Nullable ChangeCursor cursor;

  RbacRules(Keyspace keyspace, RbacBase base) {
    this.keyspace = keyspace;
    this.base = base;
  }

  /** The image with every change that is acknowledged: a right that is taken away is gone. */
  RbacImage current() {
    RbacImage known = image;
    return known != null && isFresh() ? known : refreshed();
  }

  private boolean isFresh() {
    return !stale && checked >= keyspace.revision();
  }

  private RbacImage refreshed() {
    lock.lock();
    try {
      RbacImage known = image;
      if (known != null && isFresh()) {
        return known;
      }
      // Both before polling: what is announced or acknowledged meanwhile makes it stale again.
      stale = false;
      long revision = keyspace.revision();
      RbacImage next = cursor == null || known == null ? loaded() : followed(known, cursor);
      image = next;
      checked = revision;
      return next;
    } finally {
      lock.unlock();
    }
  }

  private RbacImage followed(RbacImage known, ChangeCursor from) {
    var delta = new RbacDelta();
    try {
      for (List<Change> changes = from.poll(POLL_AT_ONCE);
          !changes.isEmpty();
          changes = from.poll(POLL_AT_ONCE)) {
        changes.forEach(change -> take(change, delta));
      }
    } catch (CompactedException fellOff) {
      return loaded();
    }
    return delta.applyTo(known);
  }

  private static void take(Change change, RbacDelta delta) {
    if (change.deleted()) {
      delta.remove(change.key());
    } else {
      delta.put(change.key(), change.value());
    }
  }

  private RbacImage loaded() {
    closeCursor();
    Keyspace.Page page = keyspace.range(RangeQuery.latest(RANGE));
    cursor = keyspace.watch(RANGE, page.revision(), () -> stale = true);
    var delta = new RbacDelta();
    var missing = new HashSet<>(base.keys());
    for (Keyspace.Entry entry : page.entries()) {
      missing.remove(entry.key());
      if (entry.revision() > base.revision()) {
        delta.put(entry.key(), entry.value());
      }
    }
    missing.forEach(delta::remove);
    return delta.applyTo(base.image());
  }

  private void closeCursor() {
    ChangeCursor open = cursor;
    cursor = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closeCursor();
      image = null;
    } finally {
      lock.unlock();
    }
  }
}
