package dev.insula.client;

import dev.insula.machinery.object.GroupVersionResource;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The control planes that one process hosts, for what serves all of them at once. Thread-safe.
 *
 * <p>A fleet's changes come as one stream, so that the cost of whoever follows them is in the
 * number of changes, not of control planes (INVARIANT 5 of the design).
 */
public interface Fleet {

  /** Names of the control planes, the embedded super cluster among them. */
  Set<String> names();

  /**
   * The newest revision of a control plane, told without waking it; empty if that takes a request.
   */
  default OptionalLong revision(String controlPlane) {
    return OptionalLong.empty();
  }

  /**
   * A number that somebody left with a control plane, told without waking it; 0 if there is none.
   * After a crash it may be the one before, if nothing was written to the control plane since.
   */
  default long mark(String controlPlane) {
    return 0;
  }

  /** Leaves a number with a control plane, in place of the one before. */
  default void mark(String controlPlane, long mark) {}

  /** A client with all rights in one control plane. */
  ControlPlaneClient client(String controlPlane, String userAgent);

  /**
   * Follows changes from now on: in order for each control plane. The listener runs on the store's
   * dispatch thread and must return at once.
   *
   * @return ends the subscription when closed
   */
  Subscription subscribe(Listener listener);

  /**
   * Asks the guard from now on about what is written into a control plane, in place of the one
   * before. A fleet whose control planes are elsewhere has no guards, and does nothing.
   */
  default void guard(String controlPlane, WriteGuard guard) {}

  /**
   * Asks this one from now on before objects of a control plane are read, in place of the one
   * before. A fleet whose control planes are elsewhere hears of no reads, and does nothing.
   */
  default void refresh(String controlPlane, Refresher refresher) {}

  /**
   * Tells of changes of these resources too from now on, and no more of those that were named here
   * before. A fleet that tells of all resources does nothing.
   */
  default void follow(String controlPlane, Collection<GroupVersionResource> resources) {}

  /** Hears of changes. */
  interface Listener {
    void changed(FleetChange change);

    /** A control plane was added, which costs the same however many there are. */
    default void controlPlaneAdded(String name) {
      controlPlanesChanged();
    }

    /** A control plane was removed. */
    default void controlPlaneRemoved(String name) {
      controlPlanesChanged();
    }

    /** Control planes were added or removed. */
    default void controlPlanesChanged() {}

    /**
     * Changes of a control plane may have been missed: what it has is to be compared with what is
     * known. Never happens to those that are in the same process.
     */
    default void missed(String controlPlane) {}

    /** Whether changes of a control plane should rather wait, as many wait already. */
    default boolean isBehind(String controlPlane) {
      return false;
    }
  }

  /** Ends what it stands for when closed; closing twice does nothing. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
