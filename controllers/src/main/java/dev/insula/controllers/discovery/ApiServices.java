package dev.insula.controllers.discovery;

import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Kinds;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** Which APIServices of a control plane are behind which services; mostly none. Thread-safe. */
final class ApiServices {

  private final Map<ObjectName, ObjectName> serviceOf = new ConcurrentHashMap<>();

  private ApiServices() {}

  static ApiServices read(Plane plane) {
    var out = new ApiServices();
    plane.forEachObject(Kinds.API_SERVICES, out::put);
    return out;
  }

  void changed(PlaneChange change) {
    if (change.deleted()) {
      serviceOf.remove(change.name());
    } else {
      put(change.object());
    }
  }

  /** Visits the name of each APIService with that of its service. */
  void forEach(BiConsumer<ObjectName, ObjectName> visitor) {
    serviceOf.forEach(visitor);
  }

  private void put(ApiObject object) {
    if (!ApiServiceAvailability.mayHaveService(object)) {
      return;
    }
    JsonObject tree = object.tree();
    JsonObject service = tree.objectAt("spec").object("service");
    if (service == null) {
      serviceOf.remove(Meta.objectName(tree));
    } else {
      serviceOf.put(
          Meta.objectName(tree),
          new ObjectName(service.string("namespace", ""), service.string("name", "")));
    }
  }
}
