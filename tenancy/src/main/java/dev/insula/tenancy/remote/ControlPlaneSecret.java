package dev.insula.tenancy.remote;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.http.Kubeconfig;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The Secret that holds the kubeconfig of a tenant's own control plane: in the namespace {@value
 * #NAMESPACE} of the super cluster, so that naming it in a Tenant gives no way to other Secrets.
 */
public final class ControlPlaneSecret {

  public static final String NAMESPACE = "insula-system";

  /** The key of the Secret under which the kubeconfig is. */
  public static final String KEY = "kubeconfig";

  /** On the Secrets of control planes that Insula hosts: those are not for others to use. */
  private static final String HOSTED = "insula.dev/control-plane";

  public static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");

  private ControlPlaneSecret() {}

  /** A Secret to be created. */
  public static JsonObject render(String name, String kubeconfig) {
    String encoded =
        Base64.getEncoder().encodeToString(kubeconfig.getBytes(StandardCharsets.UTF_8));
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "Secret",
        "type",
        "insula.dev/kubeconfig",
        "metadata",
        JsonObject.of("name", name, "namespace", NAMESPACE),
        "data",
        JsonObject.of(KEY, encoded));
  }

  /**
   * Reads a Secret's kubeconfig as that of somebody who is not trusted.
   *
   * @throws IllegalStateException if it can't be used; the message says why
   */
  static Kubeconfig read(ControlPlaneClient superCluster, String name) {
    String called = "Secret " + NAMESPACE + "/" + name;
    JsonObject secret;
    try {
      secret = superCluster.get(SECRETS, new ObjectName(NAMESPACE, name)).tree();
    } catch (ApiException e) {
      if (e.isNotFound()) {
        throw new IllegalStateException("there is no " + called);
      }
      throw e;
    }
    if (Meta.labels(secret).containsKey(HOSTED)) {
      throw new IllegalStateException(called + " is of a control plane that is hosted here");
    }
    String encoded = secret.objectAt("data").string(KEY, "");
    if (encoded.isEmpty()) {
      throw new IllegalStateException(called + " has no key " + KEY);
    }
    try {
      byte[] text = Base64.getDecoder().decode(encoded);
      return Kubeconfig.parse(new String(text, StandardCharsets.UTF_8), null);
    } catch (Kubeconfig.KubeconfigException | IllegalArgumentException e) {
      throw new IllegalStateException(called + " can't be used: " + e.getMessage(), e);
    }
  }
}
