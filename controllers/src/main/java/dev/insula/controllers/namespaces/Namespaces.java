package dev.insula.controllers.namespaces;

import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Kinds;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;

/** Questions about namespaces. */
final class Namespaces {

  private Namespaces() {}

  /** Whether the namespace is there and stays. */
  static boolean isActive(Plane plane, ObjectName name) {
    try {
      JsonObject namespace = plane.client().get(Kinds.NAMESPACES.resource(), name).tree();
      return !Meta.isDeleting(namespace);
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return false;
      }
      throw e;
    }
  }

  /** Whether a creation was refused because the namespace is gone or going. */
  static boolean isGoing(ApiException e) {
    return e.isNotFound()
        || (e.code() == 403 && e.status().message().contains("because it is being terminated"));
  }
}
