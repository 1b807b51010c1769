package dev.insula.controllers.apps;

import dev.insula.controllers.objects.Owner;
import dev.insula.controllers.objects.PodView;
import dev.insula.controllers.objects.Templates;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import java.util.List;

/** The pods of daemon sets: each is made for one node. Pure. */
final class DaemonPods {

  private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

  /** What daemons bear, since they often are what would help: key and effect. */
  private static final List<List<String>> BORNE =
      List.of(
          List.of("node.kubernetes.io/not-ready", "NoExecute"),
          List.of("node.kubernetes.io/unreachable", "NoExecute"),
          List.of("node.kubernetes.io/disk-pressure", "NoSchedule"),
          List.of("node.kubernetes.io/memory-pressure", "NoSchedule"),
          List.of("node.kubernetes.io/pid-pressure", "NoSchedule"),
          List.of("node.kubernetes.io/unschedulable", "NoSchedule"));

  private static final List<String> BORNE_ON_HOST_NETWORK =
      List.of("node.kubernetes.io/network-unavailable", "NoSchedule");

  private DaemonPods() {}

  static JsonObject pod(JsonObject daemonSet, String node, String hash) {
    JsonObject reference =
        Owner.controllerReference(
            "apps/v1", "DaemonSet", Meta.name(daemonSet), Meta.uid(daemonSet));
    JsonObject pod =
        Templates.pod(daemonSet.objectAt("spec", "template"), Meta.namespace(daemonSet), reference);
    JsonObject meta = pod.objectAt("metadata");
    meta.put("generateName", Meta.name(daemonSet) + "-");
    JsonObject labels = meta.objectOrCreate("labels");
    labels.put(Revision.POD_LABEL, hash);
    String generation = Meta.annotations(daemonSet).get(TEMPLATE_GENERATION);
    if (generation != null) {
      labels.put("pod-template-generation", generation);
    }
    JsonObject spec = pod.objectAt("spec");
    tolerate(spec);
    var here =
        JsonObject.of("key", "metadata.name", "operator", "In", "values", JsonArray.of(node));
    spec.objectOrCreate("affinity")
        .objectOrCreate("nodeAffinity")
        .put(
            "requiredDuringSchedulingIgnoredDuringExecution",
            JsonObject.of(
                "nodeSelectorTerms",
                JsonArray.of(JsonObject.of("matchFields", JsonArray.of(here)))));
    return pod;
  }

  /** Adds what daemons bear to a pod's tolerations. */
  static void tolerate(JsonObject podSpec) {
    BORNE.forEach(taint -> tolerate(podSpec, taint));
    if (podSpec.bool("hostNetwork", false)) {
      tolerate(podSpec, BORNE_ON_HOST_NETWORK);
    }
  }

  private static void tolerate(JsonObject podSpec, List<String> taint) {
    var toleration =
        JsonObject.of("key", taint.get(0), "operator", "Exists", "effect", taint.get(1));
    JsonArray all = podSpec.arrayOrCreate("tolerations");
    if (!all.contains(toleration)) {
      all.add(toleration);
    }
  }

  /** The node that a pod was made for; empty if that cannot be told. */
  static String nodeOf(PodView pod) {
    ApiObject source = pod.source();
    if (!pod.nodeName().isEmpty() || source == null) {
      return pod.nodeName();
    }
    JsonObject required =
        source
            .tree()
            .objectAt(
                "spec",
                "affinity",
                "nodeAffinity",
                "requiredDuringSchedulingIgnoredDuringExecution");
    for (JsonObject term : required.objects("nodeSelectorTerms")) {
      for (JsonObject field : term.objects("matchFields")) {
        if (field.string("key", "").equals("metadata.name") && !field.strings("values").isEmpty()) {
          return field.strings("values").getFirst();
        }
      }
    }
    return "";
  }
}
