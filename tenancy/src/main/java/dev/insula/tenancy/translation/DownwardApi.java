package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.naming.Origin;
import org.jspecify.annotations.Nullable;

/**
 * What a pod learns of itself: namespace and uid differ in the super cluster. In environment
 * variables they become literal; a volume can't hold a literal, so it reads the label and the
 * annotation that say where the pod comes from.
 */
final class DownwardApi {

  private DownwardApi() {}

  static void rewrite(JsonObject spec, JsonObject tenantPod) {
    for (JsonObject container : PodSpecs.containers(spec)) {
      for (JsonObject env : container.objects("env")) {
        String literal = literal(env.stringAt("valueFrom", "fieldRef", "fieldPath"), tenantPod);
        if (literal != null) {
          env.remove("valueFrom");
          env.put("value", literal);
        }
      }
    }
    for (JsonObject volume : spec.objects("volumes")) {
      rewriteItems(volume.objectAt("downwardAPI"));
      for (JsonObject source : volume.objectAt("projected").objects("sources")) {
        rewriteItems(source.objectAt("downwardAPI"));
      }
    }
  }

  private static @Nullable String literal(@Nullable String fieldPath, JsonObject pod) {
    return switch (fieldPath) {
      case null -> null;
      case "metadata.namespace" -> Meta.namespace(pod);
      case "metadata.name" -> Meta.name(pod);
      case "metadata.uid" -> Meta.uid(pod);
      default -> null;
    };
  }

  private static void rewriteItems(JsonObject source) {
    for (JsonObject item : source.objects("items")) {
      JsonObject field = item.object("fieldRef");
      if (field != null) {
        switch (field.string("fieldPath", "")) {
          case "metadata.namespace" ->
              field.put("fieldPath", "metadata.labels['" + Origin.NAMESPACE + "']");
          case "metadata.uid" ->
              field.put("fieldPath", "metadata.annotations['" + Origin.UID + "']");
          default -> {}
        }
      }
    }
  }
}
