package dev.insula.tenancy.audit;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.ListOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads objects of one control plane in pages. Thread-safe. */
final class ObjectReader {

  private static final int PAGE = 500;

  /** More objects of a kind in one namespace, or in a cluster, are not held in memory. */
  static final int MAX_OBJECTS = 100_000;

  private final ControlPlaneClient client;

  ObjectReader(ControlPlaneClient client) {
    this.client = client;
  }

  /**
   * All objects of a kind; none where the kind is not served.
   *
   * @throws UnverifiableException if they may not be read, or are too many
   */
  List<JsonObject> list(GroupVersionResource resource, String namespace) {
    var out = new ArrayList<JsonObject>();
    String next = "";
    try {
      do {
        var page = client.list(resource, namespace, ListOptions.NONE.page(PAGE, next));
        page.items().forEach(item -> out.add(item.tree()));
        next = page.continueToken();
        if (out.size() > MAX_OBJECTS) {
          throw new UnverifiableException(
              "there are more than " + MAX_OBJECTS + " " + resource.resource());
        }
      } while (!next.isEmpty());
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return List.of();
      }
      throw unreadable(resource, e);
    }
    return out;
  }

  Optional<JsonObject> find(GroupVersionResource resource, ObjectName name) {
    try {
      return Optional.of(client.get(resource, name).tree());
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return Optional.empty();
      }
      throw unreadable(resource, e);
    }
  }

  private static UnverifiableException unreadable(GroupVersionResource resource, ApiException e) {
    return new UnverifiableException(resource.resource() + " can't be read: " + e.getMessage());
  }
}
