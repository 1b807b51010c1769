package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * AppArmor profiles used to be annotations; a new pod that still gives them so gets the field.
 * Stateless.
 */
final class PodAppArmor {

  static final String ANNOTATION = "container.apparmor.security.beta.kubernetes.io/";

  private static final String FIELD = "appArmorProfile";
  private static final String LOCALHOST = "localhost/";

  private PodAppArmor() {}

  static void settle(JsonObject pod) {
    JsonObject spec = pod.objectAt("spec");
    Map<String, String> annotations = Meta.annotations(pod);
    if ("windows".equals(spec.stringAt("os", "name"))) {
      return;
    }
    JsonObject ofPod = spec.objectAt("securityContext").object(FIELD);
    Stream.of("initContainers", "containers", "ephemeralContainers")
        .flatMap(list -> spec.objects(list).stream())
        .filter(container -> container.objectAt("securityContext").object(FIELD) == null)
        .forEach(
            container -> {
              String key = ANNOTATION + container.string("name", "");
              JsonObject profile = profile(annotations.getOrDefault(key, ""));
              if (profile != null && !profile.equals(ofPod)) {
                container.objectOrCreate("securityContext").put(FIELD, profile);
              }
            });
  }

  private static @Nullable JsonObject profile(String annotation) {
    if (annotation.startsWith(LOCALHOST)) {
      String name = annotation.substring(LOCALHOST.length());
      return name.isBlank() ? null : JsonObject.of("type", "Localhost", "localhostProfile", name);
    }
    return switch (annotation) {
      case "runtime/default" -> JsonObject.of("type", "RuntimeDefault");
      case "unconfined" -> JsonObject.of("type", "Unconfined");
      default -> null;
    };
  }
}
