package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.naming.SuperNames;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the ConfigMaps and Secrets that a pod refers to, and renames those that have another name
 * in the super namespace.
 */
final class PodReferences {

  private PodReferences() {}

  static void rename(JsonObject spec, References found) {
    for (JsonObject container : PodSpecs.containers(spec)) {
      for (JsonObject from : container.objects("envFrom")) {
        follow(from.object("configMapRef"), "name", found.configMaps());
        follow(from.object("secretRef"), "name", found.secrets());
      }
      for (JsonObject env : container.objects("env")) {
        JsonObject from = env.objectAt("valueFrom");
        follow(from.object("configMapKeyRef"), "name", found.configMaps());
        follow(from.object("secretKeyRef"), "name", found.secrets());
      }
    }
    for (JsonObject secret : spec.objects("imagePullSecrets")) {
      follow(secret, "name", found.secrets());
    }
    for (JsonObject volume : spec.objects("volumes")) {
      renameVolume(volume, found);
    }
  }

  private static void renameVolume(JsonObject volume, References found) {
    follow(volume.object("configMap"), "name", found.configMaps());
    follow(volume.object("secret"), "secretName", found.secrets());
    follow(volume.object("azureFile"), "secretName", found.secrets());
    for (JsonObject source : volume.objectAt("projected").objects("sources")) {
      follow(source.object("configMap"), "name", found.configMaps());
      follow(source.object("secret"), "name", found.secrets());
    }
    for (Object source : volume.values()) {
      if (source instanceof JsonObject driver) {
        // The drivers that take credentials: csi, flexVolume, cephfs, rbd, iscsi, scaleIO, …
        follow(driver.object("secretRef"), "name", found.secrets());
        follow(driver.object("nodePublishSecretRef"), "name", found.secrets());
      }
    }
  }

  private static void follow(@Nullable JsonObject reference, String field, Set<String> names) {
    String name = reference == null ? "" : reference.string(field, "");
    if (reference != null && !name.isEmpty()) {
      names.add(name);
      reference.put(field, SuperNames.object(name));
    }
  }
}
