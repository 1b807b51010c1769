package dev.insula.controllers.apps;

import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.machinery.object.ApiObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/** The nodes of a control plane, each read once for each of its states. Thread-safe. */
final class DaemonNodes {

  private record Read(ApiObject from, DaemonNode node) {}

  private final ReentrantLock lock = new ReentrantLock();
  private Map<String, Read> known = Map.of();

  /** All of them by name, as the plane's cache has them. */
  Map<String, DaemonNode> all(Plane plane) {
    Collection<Item> items = plane.all(Kinds.NODES).values();
    lock.lock();
    try {
      Map<String, Read> now = HashMap.newHashMap(items.size());
      Map<String, DaemonNode> out = HashMap.newHashMap(items.size());
      for (Item item : items) {
        String name = item.name().name();
        Read before = known.get(name);
        Read read =
            before != null && before.from() == item.object()
                ? before
                : new Read(item.object(), DaemonNode.of(item.object()));
        now.put(name, read);
        out.put(name, Objects.requireNonNull(read.node()));
      }
      known = now;
      return out;
    } finally {
      lock.unlock();
    }
  }
}
