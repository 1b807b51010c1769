package dev.insula.controllers.apps;

import dev.insula.controllers.objects.Owner;
import dev.insula.controllers.objects.PodView;
import dev.insula.controllers.objects.Templates;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import java.util.ArrayList;
import java.util.List;

/** What a stateful set asks for, and the pods and claims that follow from it. Pure. */
record StatefulSpec(JsonObject set) {

  static final String POD_NAME = "statefulset.kubernetes.io/pod-name";
  private static final String POD_INDEX = "apps.kubernetes.io/pod-index";

  private JsonObject spec() {
    return set.objectAt("spec");
  }

  int replicas() {
    return (int) spec().integer("replicas", 1);
  }

  int start() {
    return (int) spec().objectAt("ordinals").integer("start", 0);
  }

  boolean hasPlace(int ordinal) {
    return ordinal >= start() && ordinal < start() + replicas();
  }

  boolean isOrdered() {
    return !spec().string("podManagementPolicy", "").equals("Parallel");
  }

  boolean isRolling() {
    return !"OnDelete".equals(spec().objectAt("updateStrategy").string("type"));
  }

  /** How many of the first places keep the current revision. */
  int partition() {
    return (int) spec().objectAt("updateStrategy", "rollingUpdate").integer("partition", 0);
  }

  long minReadySeconds() {
    return spec().integer("minReadySeconds", 0);
  }

  boolean deletesClaims(String when) {
    return spec()
        .objectAt("persistentVolumeClaimRetentionPolicy")
        .string(when, "Retain")
        .equals("Delete");
  }

  String podName(int ordinal) {
    return Meta.name(set) + "-" + ordinal;
  }

  List<JsonObject> claimTemplates() {
    return spec().objects("volumeClaimTemplates");
  }

  String claimName(JsonObject template, int ordinal) {
    return Meta.name(template) + "-" + podName(ordinal);
  }

  /** The claims of a place, as they are made. */
  List<JsonObject> claims(int ordinal) {
    List<JsonObject> out = new ArrayList<>();
    for (JsonObject template : claimTemplates()) {
      JsonObject claim = template.deepCopy();
      claim.put("apiVersion", "v1");
      claim.put("kind", "PersistentVolumeClaim");
      claim.remove("status");
      JsonObject meta = claim.objectOrCreate("metadata");
      meta.put("name", claimName(template, ordinal));
      meta.put("namespace", Meta.namespace(set));
      meta.remove("creationTimestamp");
      JsonObject labels = spec().objectAt("selector", "matchLabels");
      if (!labels.isEmpty()) {
        meta.objectOrCreate("labels").putAll(labels);
      }
      out.add(claim);
    }
    return out;
  }

  /** The pod of a place, by a revision's template. */
  JsonObject pod(int ordinal, Revision revision) {
    JsonObject reference =
        Owner.controllerReference("apps/v1", "StatefulSet", Meta.name(set), Meta.uid(set));
    JsonObject pod = Templates.pod(revision.template(), Meta.namespace(set), reference);
    pod.objectAt("metadata").put("generateName", Meta.name(set) + "-");
    identify(pod, ordinal);
    pod.objectAt("metadata", "labels").put(Revision.POD_LABEL, revision.name());
    JsonObject podSpec = pod.objectAt("spec");
    podSpec.put("hostname", podName(ordinal));
    String service = spec().string("serviceName", "");
    if (!service.isEmpty()) {
      podSpec.put("subdomain", service);
    }
    mount(pod, ordinal);
    return pod;
  }

  /** Puts the name and the labels of the place on a pod. */
  void identify(JsonObject pod, int ordinal) {
    JsonObject meta = pod.objectAt("metadata");
    meta.put("name", podName(ordinal));
    JsonObject labels = meta.objectOrCreate("labels");
    labels.put(POD_NAME, podName(ordinal));
    labels.put(POD_INDEX, Integer.toString(ordinal));
  }

  /** Puts the volumes of the place's claims into a pod; the templates' names win. */
  private void mount(JsonObject pod, int ordinal) {
    if (claimTemplates().isEmpty()) {
      return;
    }
    var volumes = new JsonArray();
    List<String> names = new ArrayList<>();
    for (JsonObject template : claimTemplates()) {
      names.add(Meta.name(template));
      var source = JsonObject.of("claimName", claimName(template, ordinal));
      volumes.add(JsonObject.of("name", Meta.name(template), "persistentVolumeClaim", source));
    }
    for (JsonObject volume : pod.objectAt("spec").objects("volumes")) {
      if (!names.contains(volume.string("name", ""))) {
        volumes.add(volume);
      }
    }
    pod.objectAt("spec").put("volumes", volumes);
  }

  /** Whether a pod carries the label of its name, which somebody may have taken off. */
  static boolean isIdentified(PodView pod) {
    return pod.name().name().equals(pod.labels().get(POD_NAME));
  }

  /** Whether a pod's volumes are the claims of its place. */
  boolean isMounted(PodView pod, int ordinal) {
    ApiObject source = pod.source();
    if (claimTemplates().isEmpty() || source == null) {
      return true;
    }
    List<JsonObject> volumes = source.tree().objectAt("spec").objects("volumes");
    for (JsonObject template : claimTemplates()) {
      String claim = claimName(template, ordinal);
      boolean found =
          volumes.stream()
              .anyMatch(
                  volume ->
                      volume.string("name", "").equals(Meta.name(template))
                          && claim.equals(
                              volume.objectAt("persistentVolumeClaim").string("claimName")));
      if (!found) {
        return false;
      }
    }
    return true;
  }
}
