package dev.insula.tenancy.syncer;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The mass-delete guard of one tenant (invariant 9 of the design). Thread-safe.
 *
 * <p>A super object is deleted only if the deletion of the tenant's object was <em>witnessed</em>
 * in the tenant's own stream of changes, or if a patrol, which saw everything at once,
 * <em>consented</em>. That an object is absent is no reason: the tenant may be empty, unreachable
 * or restored from a backup. Bounded by the objects that the super cluster has for the tenant.
 */
final class Deletions {

  /** So many may always go: below it a share of the whole says nothing. */
  static final int FEW = 10;

  /** A patrol that finds a larger share of the tenant's objects gone does not believe it. */
  static final double SHARE = 0.3;

  /** Keys that may go, with the revision of the tenant at which they were gone. */
  private final ConcurrentMap<SyncKey, Long> granted = new ConcurrentHashMap<>();

  private volatile boolean operatorConsents;
  private volatile long held;
  private volatile String doubt = "";

  /** Why the tenant's history is not believed, until an operator consents. */
  private volatile String wentBack = "";

  private volatile boolean replacementsHeld;

  /** How often changes may have been missed, and which of that a patrol has looked at. */
  private final AtomicInteger gaps = new AtomicInteger();

  private volatile int seenGaps;
  private final AtomicInteger patrols = new AtomicInteger();

  /** The tenant's stream told that this object was deleted, at this revision. */
  void witnessed(SyncKey key, long revision) {
    granted.merge(key, revision, Math::max);
  }

  /** Whether what the tenant says of itself, such as that a pod is to end, is believed. */
  boolean isBelieved() {
    return doubt().isEmpty();
  }

  /** Whether the object may go; never while the tenant's state is not believed. */
  boolean isGranted(SyncKey key) {
    return isBelieved() && granted.containsKey(key);
  }

  /**
   * Whether what stands for an earlier object of a name may go, for the one that the tenant has
   * now. Not before a patrol saw how many there are: a tenant that was made anew from manifests has
   * the same names with other uids.
   */
  boolean mayReplace() {
    return doubt().isEmpty() && hasCompared() && seenGaps == gaps.get() && !replacementsHeld;
  }

  /**
   * @throws NotYetException if {@link #mayReplace} says no
   */
  void requireReplacement(SyncKey key) {
    if (!mayReplace()) {
      throw new NotYetException("whether " + key + " may be replaced is not known");
    }
  }

  /** Both objects are gone. */
  void settled(SyncKey key) {
    granted.remove(key);
  }

  /** The tenant has the object at this revision: a deletion before that is over. */
  void exists(SyncKey key, long revision) {
    granted.computeIfPresent(key, (_, gone) -> revision > gone ? null : gone);
  }

  /**
   * A patrol found objects whose tenant objects are absent, or others by now.
   *
   * @param replaced those for whose names the tenant has other objects
   * @param population how many super objects the tenant has
   * @param revision of the tenant at which they were absent
   * @return those that may go now
   */
  Collection<SyncKey> judge(
      Collection<SyncKey> orphans, Collection<SyncKey> replaced, long population, long revision) {
    var unwitnessed = orphans.stream().filter(key -> !granted.containsKey(key)).toList();
    long unseen =
        unwitnessed.size() + replaced.stream().filter(key -> !granted.containsKey(key)).count();
    boolean plausible = unseen <= Math.max(FEW, (long) (population * SHARE)) || operatorConsents;
    replacementsHeld = !plausible;
    if (!plausible) {
      held = unseen;
      return orphans.stream().filter(granted::containsKey).toList();
    }
    held = 0;
    unwitnessed.forEach(key -> witnessed(key, revision));
    return orphans;
  }

  /** The operator's consent to deletions of any number, while it is given. */
  void operatorConsents(boolean consents) {
    operatorConsents = consents;
    if (consents) {
      wentBack = "";
    }
  }

  boolean operatorConsents() {
    return operatorConsents;
  }

  /** Why the tenant's state is not believed; empty if it is. */
  void doubt(String why) {
    doubt = why;
  }

  /** The same for its history, which no later state makes up for: only an operator's consent. */
  void wentBack(long revision, long known) {
    wentBack("its history ends at " + revision + ", but was at " + known + " before");
  }

  void wentBack(String why) {
    if (!operatorConsents) {
      wentBack = why;
    }
  }

  String historyDoubt() {
    return wentBack;
  }

  /** Empty if the tenant's state is believed. */
  String doubt() {
    return wentBack.isEmpty() ? doubt : wentBack;
  }

  long held() {
    return held;
  }

  /** Changes may have been missed, as when another server answers: a patrol has to look. */
  void missed() {
    gaps.incrementAndGet();
  }

  int gaps() {
    return gaps.get();
  }

  /**
   * A patrol has compared everything.
   *
   * @param quiet whether nothing of the tenant's waited when it began
   * @param gapsBefore what {@link #gaps} said when it began
   */
  void compared(boolean quiet, int gapsBefore) {
    seenGaps = gapsBefore;
    if (patrols.get() == 0 || quiet) {
      patrols.incrementAndGet();
    }
  }

  /** Whether a patrol has compared everything since the tenant was served. */
  boolean hasCompared() {
    return patrols.get() > 0;
  }

  /** Whether it is known what all pods need: what the first patrol found was worked off. */
  boolean allPodsKnown() {
    return patrols.get() > 1 && doubt().isEmpty();
  }
}
