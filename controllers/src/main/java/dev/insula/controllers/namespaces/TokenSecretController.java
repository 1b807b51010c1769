package dev.insula.controllers.namespaces;

import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Fills secrets of the type {@code kubernetes.io/service-account-token} with a token of the account
 * that they name, and deletes them with the account. The tokens are bound to their secret and end
 * with it.
 */
public final class TokenSecretController implements Controller {

  static final String TYPE = "kubernetes.io/service-account-token";
  static final String ACCOUNT = "kubernetes.io/service-account.name";
  static final String ACCOUNT_UID = "kubernetes.io/service-account.uid";

  /** As long as a token request can ask for: such tokens end with their secret. */
  private static final long LIFE = (1L << 32) - 1;

  private final UnaryOperator<String> certificateOf;

  /**
   * @param certificateOf the PEM text of a control plane's CA, by the control plane's name; empty
   *     if there is none
   */
  public TokenSecretController(UnaryOperator<String> certificateOf) {
    this.certificateOf = certificateOf;
  }

  @Override
  public String name() {
    return "serviceaccount-token";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(Kinds.SECRETS.groupResource(), Kinds.SERVICE_ACCOUNTS.groupResource());
  }

  @Override
  public void resync(Plane plane, Consumer<ObjectName> wake) {
    plane.forEachObject(Kinds.SECRETS, secret -> wakeIfToken(secret, wake));
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (change.resource().equals(Kinds.SECRETS.groupResource())) {
      if (!change.deleted()) {
        wakeIfToken(change.object(), wake);
      }
    } else if (change.deleted()) {
      String account = "\"" + change.name().name() + "\"";
      plane.forEachObject(
          Kinds.SECRETS,
          secret -> {
            if (Live.mentions(secret, account)) {
              wakeIfToken(secret, wake);
            }
          });
    }
  }

  private static void wakeIfToken(ApiObject secret, Consumer<ObjectName> wake) {
    if (Live.mentions(secret, TYPE)) {
      wake.accept(Meta.objectName(secret.tree()));
    }
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    JsonObject secret = Live.find(plane, Kinds.SECRETS, name);
    if (secret == null || Meta.isDeleting(secret) || !secret.string("type", "").equals(TYPE)) {
      return Result.DONE;
    }
    var accountName =
        new ObjectName(name.namespace(), Meta.annotations(secret).getOrDefault(ACCOUNT, ""));
    JsonObject account =
        accountName.name().isEmpty()
            ? null
            : Live.find(plane, Kinds.SERVICE_ACCOUNTS.resource(), accountName);
    String uid = Meta.annotations(secret).getOrDefault(ACCOUNT_UID, "");
    if (account == null || !(uid.isEmpty() || uid.equals(Meta.uid(account)))) {
      Live.delete(plane, Kinds.SECRETS, name, Meta.uid(secret));
      return Result.DONE;
    }
    return fill(plane, secret, account);
  }

  private Result fill(Plane plane, JsonObject secret, JsonObject account) {
    JsonObject before = secret.deepCopy();
    Meta.of(secret).objectOrCreate("annotations").put(ACCOUNT_UID, Meta.uid(account));
    JsonObject data = secret.objectOrCreate("data");
    String certificate = certificateOf.apply(plane.name());
    if (!certificate.isEmpty()) {
      data.put("ca.crt", base64(certificate));
    }
    data.put("namespace", base64(Meta.namespace(secret)));
    if (data.string("token", "").isEmpty()) {
      data.put("token", base64(token(plane, secret, account)));
    }
    if (secret.equals(before)) {
      return Result.DONE;
    }
    return Live.update(plane, Kinds.SECRETS, secret, Live.WRITE);
  }

  private static String token(Plane plane, JsonObject secret, JsonObject account) {
    var request =
        JsonObject.of(
            "apiVersion",
            "authentication.k8s.io/v1",
            "kind",
            "TokenRequest",
            "spec",
            JsonObject.of(
                "expirationSeconds",
                LIFE,
                "boundObjectRef",
                JsonObject.of(
                    "apiVersion",
                    "v1",
                    "kind",
                    "Secret",
                    "name",
                    Meta.name(secret),
                    "uid",
                    Meta.uid(secret))));
    return plane
        .client()
        .createSubresource(
            Kinds.SERVICE_ACCOUNTS.resource(),
            Meta.objectName(account),
            "token",
            request,
            Live.WRITE)
        .tree()
        .objectAt("status")
        .string("token", "");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
