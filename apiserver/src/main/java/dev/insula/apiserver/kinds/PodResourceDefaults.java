package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;

/** Requests of a pod as a whole, where it gives resources on its own level. */
final class PodResourceDefaults {

  private PodResourceDefaults() {}

  static void fill(JsonObject spec) {
    JsonObject resources = spec.object("resources");
    if (resources == null
        || (Node.isEmpty(resources.get("limits")) && Node.isEmpty(resources.get("requests")))) {
      return;
    }
    var requests = new JsonObject();
    JsonObject given = resources.object("requests");
    if (given != null) {
      requests.putAll(given);
    }
    Resources.podRequests(spec)
        .forEach(
            (name, amount) -> {
              if (ResourceChecks.isPodLevel(name)) {
                requests.putIfAbsent(name, amount);
              }
            });
    resources
        .objectAt("limits")
        .forEach(
            (name, amount) -> {
              if (ResourceChecks.isPodLevel(name)) {
                requests.putIfAbsent(name, amount);
              }
            });
    if (!requests.isEmpty()) {
      resources.put("requests", requests);
    }
  }
}
