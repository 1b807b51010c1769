package dev.insula.machinery.apply;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bounds the entries of updaters: the oldest ones are put together in one entry for each version.
 */
final class OldUpdates {

  /** Entries of updaters that an object keeps, as in Kubernetes. */
  static final int MAX_UPDATERS = 10;

  private static final String MANAGER = "ancient-changes";

  private OldUpdates() {}

  static void cap(Map<ManagerId, Owned> owners) {
    List<ManagerId> updaters = new ArrayList<>();
    for (ManagerId manager : owners.keySet()) {
      if (!manager.applier()) {
        updaters.add(manager);
      }
    }
    int count = updaters.size();
    if (count <= MAX_UPDATERS) {
      return;
    }
    updaters.sort(
        Comparator.<ManagerId>comparingLong(m -> time(owners, m))
            .thenComparing(ManagerId::sortKey));
    var first = new HashMap<String, ManagerId>();
    for (int i = 0; i < updaters.size() && count > MAX_UPDATERS; i++) {
      ManagerId manager = updaters.get(i);
      ManagerId older = first.putIfAbsent(manager.apiVersion(), manager);
      if (older != null && mergeInto(owners, older, manager)) {
        count--;
      }
    }
  }

  private static boolean mergeInto(
      Map<ManagerId, Owned> owners, ManagerId older, ManagerId manager) {
    ManagerId bucket = ManagerId.updater(MANAGER, manager.apiVersion(), "");
    Owned merged = owners.remove(manager);
    Owned before = owners.remove(bucket);
    if (before == null) {
      before = owners.remove(older);
    }
    if (merged == null || before == null) {
      return false;
    }
    owners.put(bucket, merged.with(merged.fields().union(before.fields())));
    return true;
  }

  private static long time(Map<ManagerId, Owned> owners, ManagerId manager) {
    Owned owned = owners.get(manager);
    return owned == null ? 0 : ManagedFields.seconds(owned.time());
  }
}
