package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.profile.Placement;
import java.util.List;

/** Writes the profile's nodes into a pod, over what the tenant wrote. */
final class PodPlacement {

  private PodPlacement() {}

  static void apply(JsonObject spec, IsolationProfile profile, String tenant) {
    profile
        .nodeSelector()
        .forEach(
            (key, value) ->
                spec.objectOrCreate("nodeSelector").put(key, value.replace("{tenant}", tenant)));
    for (String key : profile.tolerations()) {
      tolerate(spec, JsonObject.of("key", key, "operator", "Exists"));
    }
    Placement placement = profile.placement();
    if (placement.dedicated()) {
      spec.objectOrCreate("nodeSelector").put(Placement.DEDICATED, tenant);
      tolerate(
          spec, JsonObject.of("key", Placement.DEDICATED, "operator", "Equal", "value", tenant));
    }
    if (!placement.pools().isEmpty()) {
      keepToPools(spec, placement);
    }
  }

  private static void tolerate(JsonObject spec, JsonObject toleration) {
    JsonArray tolerations = spec.arrayOrCreate("tolerations");
    if (!tolerations.contains(toleration)) {
      tolerations.add(toleration);
    }
  }

  /** Terms are alternatives, so each one has to be restricted. */
  private static void keepToPools(JsonObject spec, Placement placement) {
    JsonObject required =
        spec.objectOrCreate("affinity")
            .objectOrCreate("nodeAffinity")
            .objectOrCreate("requiredDuringSchedulingIgnoredDuringExecution");
    if (!required.containsKey("nodeSelectorTerms")) {
      required.put("nodeSelectorTerms", JsonArray.of(new JsonObject()));
    }
    List<JsonObject> terms = required.objects("nodeSelectorTerms");
    for (JsonObject term : terms) {
      boolean matchesNothing = term.isEmpty() && terms.size() > 1;
      if (!matchesNothing) {
        term.arrayOrCreate("matchExpressions").add(inPools(placement));
      }
    }
  }

  private static JsonObject inPools(Placement placement) {
    return JsonObject.of(
        "key", placement.poolLabel(), "operator", "In", "values", new JsonArray(placement.pools()));
  }
}
