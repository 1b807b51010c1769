package dev.insula.apiserver.admission;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.security.SecureRandom;

/**
 * Pods run as a service account that exists, and get a token of it unless they or it say no.
 *
 * <p>Source: the page "Managing Service Accounts", and the oracle.
 */
final class ServiceAccountAdmission implements MutatingPlugin {

  private static final GroupVersionResource ACCOUNTS =
      new GroupVersionResource("", "v1", "serviceaccounts");
  private static final String MIRROR = "kubernetes.io/config.mirror";
  private static final String MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final String VOLUME_PREFIX = "kube-api-access-";
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  /** A token is refreshed long before; seven seconds more than the hour mark it as the default. */
  private static final long TOKEN_SECONDS = 3607;

  private final SecureRandom random = new SecureRandom();

  @Override
  public void admit(AdmissionRequest request) {
    JsonObject changed = request.object();
    if (changed != null && request.subresource().equals("ephemeralcontainers")) {
      String account = changed.objectAt("spec").string("serviceAccountName", "");
      request
          .objects()
          .tree(ACCOUNTS, new ObjectName(request.name().namespace(), account))
          .ifPresent(found -> MountableSecrets.checkEphemeral(changed, found));
      return;
    }
    JsonObject pod = PodRequests.created(request);
    if (pod == null) {
      return;
    }
    JsonObject spec = pod.objectOrCreate("spec");
    if (Meta.annotations(pod).containsKey(MIRROR)) {
      checkMirror(pod, spec);
      return;
    }
    String name = spec.string("serviceAccountName", spec.string("serviceAccount", ""));
    if (name.isEmpty()) {
      name = "default";
    }
    spec.put("serviceAccountName", name);
    spec.put("serviceAccount", name);
    JsonObject account = account(request, pod, name);
    MountableSecrets.check(pod, account);
    JsonArray secrets = account.array("imagePullSecrets");
    if (secrets != null && spec.objects("imagePullSecrets").isEmpty()) {
      spec.put("imagePullSecrets", secrets.deepCopy());
    }
    boolean mount =
        spec.bool(
            "automountServiceAccountToken", account.bool("automountServiceAccountToken", true));
    if (mount) {
      addToken(spec);
    }
  }

  private static JsonObject account(AdmissionRequest request, JsonObject pod, String name) {
    var key = new ObjectName(request.name().namespace(), name);
    return request
        .objects()
        .tree(ACCOUNTS, key)
        .orElseThrow(
            () ->
                PodRequests.forbidden(
                    pod,
                    "error looking up service account "
                        + key
                        + ": serviceaccount \""
                        + name
                        + "\" not found"));
  }

  private static void checkMirror(JsonObject pod, JsonObject spec) {
    boolean named = !spec.string("serviceAccountName", spec.string("serviceAccount", "")).isEmpty();
    if (named) {
      throw PodRequests.forbidden(pod, "a mirror pod may not reference service accounts");
    }
    for (JsonObject volume : spec.objects("volumes")) {
      if (volume.object("secret") != null) {
        throw PodRequests.forbidden(pod, "a mirror pod may not reference secrets");
      }
    }
  }

  private void addToken(JsonObject spec) {
    String volume = existingVolume(spec);
    boolean fresh = volume.isEmpty();
    if (fresh) {
      volume = freshName(spec);
    }
    boolean mounted = false;
    for (JsonObject container : PodRequests.containers(spec)) {
      mounted |= mount(container, volume);
    }
    if (mounted && fresh) {
      spec.arrayOrCreate("volumes").add(tokenVolume(volume));
    }
  }

  private static boolean mount(JsonObject container, String volume) {
    for (JsonObject mount : container.objects("volumeMounts")) {
      if (mount.string("mountPath", "").equals(MOUNT_PATH)) {
        return false;
      }
    }
    container
        .arrayOrCreate("volumeMounts")
        .add(JsonObject.of("name", volume, "readOnly", true, "mountPath", MOUNT_PATH));
    return true;
  }

  private static String existingVolume(JsonObject spec) {
    for (JsonObject volume : spec.objects("volumes")) {
      if (volume.string("name", "").startsWith(VOLUME_PREFIX)) {
        return volume.string("name", "");
      }
    }
    return "";
  }

  private String freshName(JsonObject spec) {
    while (true) {
      var name = new StringBuilder(VOLUME_PREFIX);
      for (int i = 0; i < 5; i++) {
        name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
      boolean taken =
          spec.objects("volumes").stream()
              .anyMatch(volume -> name.toString().equals(volume.string("name")));
      if (!taken) {
        return name.toString();
      }
    }
  }

  private static JsonObject tokenVolume(String name) {
    var token =
        JsonObject.of(
            "serviceAccountToken",
            JsonObject.of("expirationSeconds", TOKEN_SECONDS, "path", "token"));
    var ca = JsonObject.of("key", "ca.crt", "path", "ca.crt");
    var root =
        JsonObject.of(
            "configMap", JsonObject.of("name", "kube-root-ca.crt", "items", PodRequests.array(ca)));
    var field =
        JsonObject.of(
            "path",
            "namespace",
            "fieldRef",
            JsonObject.of("apiVersion", "v1", "fieldPath", "metadata.namespace"));
    var downward = JsonObject.of("downwardAPI", JsonObject.of("items", PodRequests.array(field)));
    return JsonObject.of(
        "name",
        name,
        "projected",
        JsonObject.of("sources", PodRequests.array(token, root, downward), "defaultMode", 420L));
  }
}
