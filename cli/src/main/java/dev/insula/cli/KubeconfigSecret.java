package dev.insula.cli;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * The Secret in the super cluster that holds the kubeconfig of a control plane's administrator, for
 * this command and for whoever automates with the super cluster's API.
 */
final class KubeconfigSecret {

  static final String NAMESPACE = "insula-system";
  static final String KEY = "kubeconfig";

  /** The label that names the control plane. */
  static final String CONTROL_PLANE = "insula.dev/control-plane";

  /** When the certificate in it was made, RFC 3339. */
  static final String ISSUED_AT = "insula.dev/issued-at";

  private static final String PORT = "insula.dev/port";

  private KubeconfigSecret() {}

  static ObjectName name(String controlPlane) {
    return new ObjectName(NAMESPACE, controlPlane + "-kubeconfig");
  }

  static JsonObject render(String controlPlane, String kubeconfig, int port, Instant now) {
    String encoded =
        Base64.getEncoder().encodeToString(kubeconfig.getBytes(StandardCharsets.UTF_8));
    ObjectName name = name(controlPlane);
    var metadata =
        JsonObject.of(
            "name", name.name(),
            "namespace", name.namespace(),
            "labels", JsonObject.of(CONTROL_PLANE, controlPlane),
            "annotations", JsonObject.of(PORT, Integer.toString(port), ISSUED_AT, now.toString()));
    return JsonObject.of(
        "apiVersion", "v1",
        "kind", "Secret",
        "type", "insula.dev/kubeconfig",
        "metadata", metadata,
        "data", JsonObject.of(KEY, encoded));
  }

  static String controlPlane(JsonObject secret) {
    return secret.objectAt("metadata", "labels").string(CONTROL_PLANE, "");
  }

  /** The kubeconfig itself. */
  static String text(JsonObject secret) {
    String encoded = secret.objectAt("data").string(KEY, "");
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  /** The port that the control plane had when the Secret was written; 0 if it does not say. */
  static int port(JsonObject secret) {
    String text = Meta.annotations(secret).getOrDefault(PORT, "");
    return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
  }
}
