package dev.insula.controllers.gc;

import dev.insula.client.ServedResource;
import dev.insula.controllers.fleet.Plane;
import dev.insula.machinery.object.GroupVersionKind;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** From kinds to resources in one control plane; asks again when a kind is new. Thread-safe. */
final class ServedKinds {

  private record GroupKind(String group, String kind) {}

  private final ReentrantLock lock = new ReentrantLock();
  private Map<GroupKind, ServedResource> known = Map.of();

  /** The resource of a kind in whatever version, or null if it is not served. */
  @Nullable ServedResource find(Plane plane, String apiVersion, String kind) {
    var wanted = new GroupKind(GroupVersionKind.of(apiVersion, kind).group(), kind);
    lock.lock();
    try {
      ServedResource found = known.get(wanted);
      if (found == null) {
        known = read(plane);
        found = known.get(wanted);
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  private static Map<GroupKind, ServedResource> read(Plane plane) {
    Map<GroupKind, ServedResource> out = new HashMap<>();
    for (ServedResource served : plane.client().resources()) {
      if (served.supports("get", "delete")) {
        out.putIfAbsent(new GroupKind(served.resource().group(), served.kind()), served);
      }
    }
    return out;
  }
}
