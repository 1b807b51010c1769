package dev.insula.apiserver.admission;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps pods to the secrets that their service account names, if it says that it wants so.
 * Stateless. Source: the page "Managing Service Accounts".
 */
final class MountableSecrets {

  private static final String ENFORCE = "kubernetes.io/enforce-mountable-secrets";

  private MountableSecrets() {}

  /** Checks everything in a new pod that refers to secrets. */
  static void check(JsonObject pod, JsonObject account) {
    if (!isEnforced(account)) {
      return;
    }
    JsonObject spec = pod.objectAt("spec");
    Set<String> allowed = names(account.objects("secrets"));
    for (JsonObject volume : spec.objects("volumes")) {
      String secret = volume.objectAt("secret").string("secretName", "");
      if (!secret.isEmpty() && !allowed.contains(secret)) {
        refuse(pod, account, "volume with secret.secretName=\"" + secret + "\"", "secret");
      }
    }
    checkVariables(pod, account, "init container", spec.objects("initContainers"), allowed);
    checkVariables(pod, account, "container", spec.objects("containers"), allowed);
    Set<String> forPulls = names(account.objects("imagePullSecrets"));
    List<JsonObject> pulls = spec.objects("imagePullSecrets");
    for (int i = 0; i < pulls.size(); i++) {
      String secret = pulls.get(i).string("name", "");
      if (!forPulls.contains(secret)) {
        String what = "imagePullSecrets[" + i + "].name=\"" + secret + "\"";
        refuse(pod, account, what, "imagePullSecret");
      }
    }
  }

  /** Checks ephemeral containers, which come later. */
  static void checkEphemeral(JsonObject pod, JsonObject account) {
    if (isEnforced(account)) {
      checkVariables(
          pod,
          account,
          "ephemeral container",
          pod.objectAt("spec").objects("ephemeralContainers"),
          names(account.objects("secrets")));
    }
  }

  private static boolean isEnforced(JsonObject account) {
    return Meta.annotations(account).getOrDefault(ENFORCE, "").equals("true");
  }

  private static Set<String> names(List<JsonObject> references) {
    var out = new HashSet<String>();
    references.forEach(reference -> out.add(reference.string("name", "")));
    return out;
  }

  private static void checkVariables(
      JsonObject pod,
      JsonObject account,
      String kind,
      List<JsonObject> containers,
      Set<String> allowed) {
    for (JsonObject container : containers) {
      for (JsonObject variable : container.objects("env")) {
        JsonObject reference = variable.objectAt("valueFrom").object("secretKeyRef");
        String secret = reference == null ? "" : reference.string("name", "");
        if (reference != null && !allowed.contains(secret)) {
          String what =
              kind
                  + " "
                  + container.string("name", "")
                  + " with envVar "
                  + variable.string("name", "")
                  + " referencing secret.secretName=\""
                  + secret
                  + "\"";
          refuse(pod, account, what, "secret");
        }
      }
    }
  }

  private static void refuse(JsonObject pod, JsonObject account, String what, String kind) {
    throw PodRequests.forbidden(
        pod,
        what
            + " is not allowed because service account "
            + Meta.name(account)
            + " does not reference that "
            + kind);
  }
}
