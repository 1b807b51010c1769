package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.objects.ObjectKeys;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.store.Keyspace;
import dev.insula.store.KeyspaceBounds;
import dev.insula.store.Operation;
import dev.insula.store.Payload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The bounds of a control plane, kept in its own key space under a key that no served resource has:
 * they hold from the first request after a restart. Thread-safe.
 */
final class BoundsRecord {

  private static final String KEY = "/~private/bounds";

  private static final GroupVersionResource DEFINITIONS =
      new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");

  private final Keyspace keyspace;
  private volatile ControlPlaneBounds bounds;

  BoundsRecord(Keyspace keyspace) {
    this.keyspace = keyspace;
    this.bounds =
        keyspace
            .get(KEY)
            .map(entry -> ControlPlaneBounds.decode(entry.value()))
            .orElse(ControlPlaneBounds.NONE);
    keyspace.bound(ofKeyspace(bounds));
  }

  ControlPlaneBounds bounds() {
    return bounds;
  }

  /** Takes effect at once, and is kept. */
  void set(ControlPlaneBounds other) {
    if (other.equals(bounds)) {
      return;
    }
    // What is kept must not be refused by what is kept.
    keyspace.bound(KeyspaceBounds.NONE);
    try {
      keyspace.commit(
          List.of(new Operation.Put(KEY, Operation.ANY, Payload.opaque(other.encode()))));
    } finally {
      keyspace.bound(ofKeyspace(other));
      bounds = other;
    }
  }

  private static KeyspaceBounds ofKeyspace(ControlPlaneBounds bounds) {
    Map<String, Long> under = new HashMap<>();
    if (bounds.definitions() > 0) {
      under.put(ObjectKeys.prefix(DEFINITIONS), bounds.definitions());
    }
    return new KeyspaceBounds(orAny(bounds.bytes()), orAny(bounds.objects()), under);
  }

  private static long orAny(long bound) {
    return bound == 0 ? Long.MAX_VALUE : bound;
  }
}
