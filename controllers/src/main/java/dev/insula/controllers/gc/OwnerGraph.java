package dev.insula.controllers.gc;

import dev.insula.client.ServedResource;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Owner;
import dev.insula.machinery.object.ApiException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who depends on whom in one control plane: only objects that have owners are in it. Built when
 * something is deleted, kept up to date by changes, dropped with the plane when it is idle.
 * Thread-safe.
 */
final class OwnerGraph {

  /** Objects that were seen; bounded, as they are only a short cut. */
  private static final int MOST_KNOWN = 4_096;

  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock loading = new ReentrantLock();
  private final Map<String, GcHead> byUid = new HashMap<>();
  private final Map<String, Set<String>> dependents = new HashMap<>();
  private final Set<String> deletedWhileLoading = new HashSet<>();

  /** The objects seen last or asked for last, and whether they are there to stay. */
  private final Map<GcKey, Boolean> known = leastRecentlyAskedFor();

  private boolean loaded;

  /** Who depends on whom is known: nobody on anybody so far. */
  void complete() {
    loading.lock();
    lock.lock();
    try {
      loaded = true;
    } finally {
      lock.unlock();
      loading.unlock();
    }
  }

  /** Reads the control plane, if that has not happened yet; gives what needs to be looked at. */
  List<GcHead> load(Plane plane) {
    loading.lock();
    try {
      if (loaded) {
        return List.of();
      }
      Set<String> present = new HashSet<>();
      List<GcHead> suspects = new ArrayList<>();
      for (ServedResource served : plane.client().resources()) {
        if (served.supports("list", "delete") && !served.resource().resource().equals("events")) {
          read(plane, served, present, suspects);
        }
      }
      lock.lock();
      try {
        loaded = true;
        deletedWhileLoading.clear();
        byUid.values().stream()
            .filter(head -> !head.owners().stream().allMatch(o -> present.contains(o.uid())))
            .forEach(suspects::add);
      } finally {
        lock.unlock();
      }
      return suspects;
    } finally {
      loading.unlock();
    }
  }

  private void read(
      Plane plane, ServedResource served, Set<String> present, List<GcHead> suspects) {
    try {
      plane.forEachObject(
          served.resource(),
          object -> {
            GcHead head = GcHead.of(object);
            present.add(head.uid());
            put(head);
            if (head.isForeground() || head.isOrphaning()) {
              suspects.add(head);
            }
          });
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
      // A custom resource that went away meanwhile.
    }
  }

  /** An object is there; of those without owners only that is kept, and not for ever. */
  void put(GcHead head) {
    lock.lock();
    try {
      GcHead before = byUid.get(head.uid());
      if (deletedWhileLoading.contains(head.uid()) || isOlder(head, before)) {
        return;
      }
      unlink(before);
      // What is on its way out stays so, whichever state of it is read last.
      known.merge(head.key(), !head.deleting(), Boolean::logicalAnd);
      if (!head.owners().isEmpty()) {
        byUid.put(head.uid(), head);
        for (Owner owner : head.owners()) {
          dependents.computeIfAbsent(owner.uid(), _ -> new HashSet<>(2)).add(head.uid());
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private static boolean isOlder(GcHead head, @Nullable GcHead than) {
    return than != null
        && Long.parseLong(head.resourceVersion()) < Long.parseLong(than.resourceVersion());
  }

  void remove(GcHead head) {
    lock.lock();
    try {
      if (!loaded) {
        deletedWhileLoading.add(head.uid());
      }
      known.remove(head.key());
      unlink(byUid.get(head.uid()));
    } finally {
      lock.unlock();
    }
  }

  /** Those who name the object as an owner. */
  List<GcHead> dependentsOf(String uid) {
    lock.lock();
    try {
      List<GcHead> out = new ArrayList<>();
      for (String each : dependents.getOrDefault(uid, Set.of())) {
        GcHead head = byUid.get(each);
        if (head != null) {
          out.add(head);
        }
      }
      return out;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether the owners of an object are known to be there and not on their way out. A reference has
   * to name its owner right in all it says: one that does not is looked at.
   */
  boolean knowsOwnersOf(GcHead head) {
    lock.lock();
    try {
      return head.owners().stream().allMatch(owner -> isKnown(owner, head.name().namespace()));
    } finally {
      lock.unlock();
    }
  }

  private boolean isKnown(Owner owner, String namespace) {
    return known.getOrDefault(GcKey.of(owner, namespace), false)
        || known.getOrDefault(GcKey.of(owner, ""), false);
  }

  private void unlink(@Nullable GcHead head) {
    if (head == null) {
      return;
    }
    byUid.remove(head.uid());
    for (Owner owner : head.owners()) {
      Set<String> of = dependents.get(owner.uid());
      if (of != null) {
        of.remove(head.uid());
        if (of.isEmpty()) {
          dependents.remove(owner.uid());
        }
      }
    }
  }

  private static Map<GcKey, Boolean> leastRecentlyAskedFor() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<GcKey, Boolean> eldest) {
        return size() > MOST_KNOWN;
      }
    };
  }
}
