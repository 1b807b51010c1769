package dev.insula.controllers.fleet;

import dev.insula.client.FleetChange;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * A change in a control plane, with what is kept of the object, which is made once for all who look
 * at the change. Used by one thread.
 */
public final class PlaneChange {

  private final FleetChange change;
  private final boolean mayConcernAll;
  private @Nullable Object now;
  private @Nullable Object before;

  /**
   * @param mayConcernAll whether controllers that follow all resources are to look at it
   */
  PlaneChange(FleetChange change, boolean mayConcernAll) {
    this.change = change;
    this.mayConcernAll = mayConcernAll;
  }

  boolean mayConcernAll() {
    return mayConcernAll;
  }

  public GroupResource resource() {
    return change.resource();
  }

  public ObjectName name() {
    return change.name();
  }

  public boolean deleted() {
    return change.deleted();
  }

  /** The new state, or the last one if it was deleted. */
  public ApiObject object() {
    return change.object();
  }

  /** The state before, or null if it was created. */
  public @Nullable ApiObject previous() {
    return change.previous();
  }

  /** What is kept of the new state. The kind must be that of the change. */
  public <T> T now(Kind<T> kind) {
    Object made = now;
    if (made == null) {
      made = kind.projection().apply(change.object());
      now = made;
    }
    @SuppressWarnings("unchecked") // a resource has one Kind
    T value = (T) made;
    return value;
  }

  /** What is kept of the state before, or of the new one if it was created. */
  public <T> T before(Kind<T> kind) {
    ApiObject previous = change.previous();
    if (previous == null) {
      return now(kind);
    }
    Object made = before;
    if (made == null) {
      made = kind.projection().apply(previous);
      before = made;
    }
    @SuppressWarnings("unchecked") // a resource has one Kind
    T value = (T) made;
    return value;
  }

  long revision() {
    return change.revision();
  }
}
