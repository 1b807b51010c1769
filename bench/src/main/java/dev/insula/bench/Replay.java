package dev.insula.bench;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.FleetChange;
import dev.insula.client.ServedResource;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes once more what others wrote, in another control plane: the same objects in the same order,
 * by calls of the same kind. What it takes is what the writes alone take. Used by one thread.
 */
final class Replay {

  private static final WriteOptions WRITE = WriteOptions.as("insula-bench");
  private static final WriteOptions STATUS = WRITE.withSubresource("status");
  private static final List<String> SERVERS_OWN =
      List.of("uid", "resourceVersion", "creationTimestamp", "generation", "managedFields");

  private final ControlPlaneClient client;
  private final Map<GroupResource, GroupVersionResource> resources = new HashMap<>();

  Replay(ControlPlaneClient client) {
    this.client = client;
    for (ServedResource served : client.resources()) {
      resources.put(served.resource().groupResource(), served.resource());
    }
  }

  /** Makes the change that was recorded; deletions are left out. */
  void apply(FleetChange change) {
    GroupVersionResource resource = resources.get(change.resource());
    if (resource == null || change.deleted()) {
      return;
    }
    JsonObject object = change.object().tree();
    ApiObject previous = change.previous();
    boolean status = previous != null && isOfStatus(previous.tree(), object);
    SERVERS_OWN.forEach(Meta.of(object)::remove);
    if (previous == null) {
      client.create(resource, object, WRITE);
    } else {
      client.update(resource, object, status ? STATUS : WRITE);
    }
  }

  private static boolean isOfStatus(JsonObject before, JsonObject after) {
    return !same(before.get("status"), after.get("status"))
        && same(before.get("spec"), after.get("spec"))
        && Meta.annotations(before).equals(Meta.annotations(after));
  }

  private static boolean same(@Nullable Object a, @Nullable Object b) {
    return a == null ? b == null : a.equals(b);
  }
}
