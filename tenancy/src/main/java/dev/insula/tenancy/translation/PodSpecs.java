package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Walks pod specs. */
final class PodSpecs {

  static final List<String> CONTAINER_LISTS =
      List.of("initContainers", "containers", "ephemeralContainers");

  private PodSpecs() {}

  /** All containers of a pod spec, of every sort. */
  static List<JsonObject> containers(JsonObject spec) {
    var out = new ArrayList<JsonObject>();
    for (String list : CONTAINER_LISTS) {
      out.addAll(spec.objects(list));
    }
    return out;
  }

  static String serviceAccount(JsonObject spec) {
    String name = spec.string("serviceAccountName", "");
    return name.isEmpty() ? "default" : name;
  }
}
