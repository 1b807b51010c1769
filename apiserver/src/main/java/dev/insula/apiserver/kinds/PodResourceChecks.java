package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules on what a pod asks for as a whole and what its containers ask for of that. */
final class PodResourceChecks {

  private PodResourceChecks() {}

  static void define(Vocabulary words) {
    words.check("resourceClaimNames", PodResourceChecks::claims);
    words.check("podResourceConsistency", PodResourceChecks::consistency);
  }

  /** Claims of a container are among those of its pod. */
  private static void claims(Node claims, Findings findings) {
    Node spec = claims.enclosing("spec");
    List<String> known =
        spec == null
            ? List.of()
            : spec.object().objects("resourceClaims").stream()
                .map(c -> c.string("name", ""))
                .filter(name -> !name.isEmpty())
                .distinct()
                .sorted()
                .toList();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < claims.list().size(); i++) {
      Node claim = claims.element(i);
      String name = claim.field("name").string();
      if (name.isEmpty()) {
        findings.required(claim);
        continue;
      }
      if (!seen.add(name + "/" + claim.field("request").string())) {
        findings.duplicate(claim, name, "");
      }
      if (!known.contains(name)) {
        findings.notFound(
            claim,
            name,
            "must be one of the names in pod.spec.resourceClaims"
                + (known.isEmpty() ? " which is empty" : ": " + String.join(", ", known)));
      }
    }
  }

  private static void consistency(Node spec, Findings findings) {
    Node resources = spec.field("resources");
    if (resources.absent()) {
      return;
    }
    Node requests = resources.field("requests");
    for (String name : ResourceChecks.sorted(requests)) {
      String sum = containerRequests(spec.object(), name);
      String own = requests.entry(name).string();
      if (Quantities.compare(sum, own) > 0) {
        findings.invalid(
            requests.entry(name),
            own,
            "must be greater than or equal to aggregate container requests of " + sum);
      }
    }
    Node limits = resources.field("limits");
    List<JsonObject> containers = spec.object().objects("containers");
    for (int i = 0; i < containers.size(); i++) {
      JsonObject ofContainer = containers.get(i).objectAt("resources", "limits");
      for (String name : ofContainer.keySet().stream().sorted().toList()) {
        String limit = limits.entry(name).string();
        String own = ofContainer.string(name, "0");
        if (!limit.isEmpty() && Quantities.compare(own, limit) > 0) {
          Node shown = resources.field("containers").element(i).entry(name).field("limits");
          findings.invalid(shown, own, "must be less than or equal to pod limits of " + limit);
        }
      }
    }
  }

  /** What containers ask for together, or the largest of those that run before them. */
  private static String containerRequests(JsonObject spec, String resource) {
    String sum = "0";
    for (JsonObject container : spec.objects("containers")) {
      sum = Quantities.sum(sum, request(container, resource));
    }
    String most = "0";
    String sidecars = "0";
    for (JsonObject container : spec.objects("initContainers")) {
      String own = request(container, resource);
      if (container.string("restartPolicy", "").equals("Always")) {
        sidecars = Quantities.sum(sidecars, own);
        sum = Quantities.sum(sum, own);
      } else {
        String here = Quantities.sum(sidecars, own);
        most = Quantities.compare(here, most) > 0 ? here : most;
      }
    }
    return Quantities.compare(most, sum) > 0 ? most : sum;
  }

  private static String request(JsonObject container, String resource) {
    return container.objectAt("resources", "requests").string(resource, "0");
  }
}
