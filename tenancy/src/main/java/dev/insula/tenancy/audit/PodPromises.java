package dev.insula.tenancy.audit;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.profile.IsolationProfile;
import java.util.ArrayList;
import java.util.List;

/** What the translation writes into every pod for its profile, and no rule asks for. Pure. */
final class PodPromises {

  private PodPromises() {}

  /** What the pod lacks, one sentence for each. */
  static List<String> lacking(JsonObject pod, IsolationProfile profile) {
    var out = new ArrayList<String>();
    JsonObject spec = pod.objectAt("spec");
    var containers = new ArrayList<>(spec.objects("containers"));
    containers.addAll(spec.objects("initContainers"));
    for (JsonObject container : containers) {
      String name = "container " + container.string("name", "") + " ";
      String pull = container.string("imagePullPolicy", "");
      if (profile.images().alwaysPull() && !pull.equals("Always")) {
        out.add(name + "has imagePullPolicy " + pull + ", not Always");
      }
      JsonObject limits = container.objectAt("resources", "limits");
      for (String resource : profile.limits().keySet()) {
        if (!limits.containsKey(resource)) {
          out.add(name + "has no limit of " + resource);
        }
      }
    }
    return out;
  }
}
