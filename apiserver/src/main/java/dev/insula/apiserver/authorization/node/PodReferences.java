package dev.insula.apiserver.authorization.node;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The objects of its namespace that a pod refers to, by name. Immutable. */
record PodReferences(
    Set<String> secrets,
    Set<String> configMaps,
    Set<String> accounts,
    Set<String> claims,
    Set<String> resourceClaims) {

  private static final List<String> CONTAINERS =
      List.of("initContainers", "containers", "ephemeralContainers");

  static PodReferences of(JsonObject pod) {
    var out =
        new PodReferences(
            new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
    JsonObject spec = pod.objectAt("spec");
    note(out.accounts, spec.string("serviceAccountName", ""));
    spec.objects("imagePullSecrets").forEach(pull -> note(out.secrets, pull.string("name", "")));
    for (String kind : CONTAINERS) {
      spec.objects(kind).forEach(out::container);
    }
    for (JsonObject volume : spec.objects("volumes")) {
      out.volume(pod, volume);
    }
    for (JsonObject claim : pod.objectAt("status").objects("resourceClaimStatuses")) {
      note(out.resourceClaims, claim.string("resourceClaimName", ""));
    }
    return out;
  }

  private void container(JsonObject container) {
    for (JsonObject from : container.objects("envFrom")) {
      note(secrets, from.objectAt("secretRef").string("name", ""));
      note(configMaps, from.objectAt("configMapRef").string("name", ""));
    }
    for (JsonObject variable : container.objects("env")) {
      JsonObject from = variable.objectAt("valueFrom");
      note(secrets, from.objectAt("secretKeyRef").string("name", ""));
      note(configMaps, from.objectAt("configMapKeyRef").string("name", ""));
    }
  }

  private void volume(JsonObject pod, JsonObject volume) {
    note(secrets, volume.objectAt("secret").string("secretName", ""));
    note(configMaps, volume.objectAt("configMap").string("name", ""));
    note(claims, volume.objectAt("persistentVolumeClaim").string("claimName", ""));
    if (volume.containsKey("ephemeral")) {
      note(claims, Meta.name(pod) + "-" + volume.string("name", ""));
    }
    for (JsonObject source : volume.objectAt("projected").objects("sources")) {
      note(secrets, source.objectAt("secret").string("name", ""));
      note(configMaps, source.objectAt("configMap").string("name", ""));
    }
    for (SecretReference reference : SecretReference.in(volume)) {
      note(secrets, reference.name());
    }
  }

  private static void note(Set<String> names, String name) {
    if (!name.isEmpty()) {
      names.add(name);
    }
  }

  /** The first kind of object that is referred to; empty if there is none. */
  String anything() {
    if (!accounts.isEmpty()) {
      return "serviceaccounts";
    }
    if (!secrets.isEmpty()) {
      return "secrets";
    }
    if (!configMaps.isEmpty()) {
      return "configmaps";
    }
    if (!claims.isEmpty()) {
      return "persistentvolumeclaims";
    }
    return resourceClaims.isEmpty() ? "" : "resourceclaims";
  }
}
