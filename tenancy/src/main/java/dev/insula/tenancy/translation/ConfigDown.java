package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.naming.SuperNames;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ConfigMaps, Secrets and ServiceAccounts: their content passes, and no label or annotation, by
 * which programs of the super cluster would copy them elsewhere or give out identities.
 */
public final class ConfigDown {

  private static final List<String> CONTENT =
      List.of("data", "binaryData", "immutable", "type", "imagePullSecrets");

  private ConfigDown() {}

  public static JsonObject configMap(JsonObject source, TenantContext context) {
    JsonObject wanted = Copies.begin(SyncedKind.CONFIG_MAP, source, context);
    Members.copy(source, wanted, List.of("data", "binaryData", "immutable"));
    return wanted;
  }

  /** Types that controllers of the super cluster act on become opaque. */
  public static JsonObject secret(JsonObject source, TenantContext context) {
    JsonObject wanted = Copies.begin(SyncedKind.SECRET, source, context);
    Members.copy(source, wanted, List.of("data", "immutable"));
    wanted.put("type", passingType(source));
    return wanted;
  }

  /** The type of a Secret in the other world, where controllers are not to act on it. */
  static String passingType(JsonObject secret) {
    String type = secret.string("type", "Opaque");
    boolean actedOn =
        type.equals("kubernetes.io/service-account-token")
            || type.equals("bootstrap.kubernetes.io/token");
    return actedOn ? "Opaque" : type;
  }

  /** It gives pods a name and pull secrets, and never a token of the super cluster. */
  public static JsonObject serviceAccount(JsonObject source, TenantContext context) {
    JsonObject wanted = Copies.begin(SyncedKind.SERVICE_ACCOUNT, source, context);
    wanted.put("automountServiceAccountToken", false);
    var secrets = new JsonArray();
    for (JsonObject secret : source.objects("imagePullSecrets")) {
      secrets.add(JsonObject.of("name", SuperNames.object(secret.string("name", ""))));
    }
    if (!secrets.isEmpty()) {
      wanted.put("imagePullSecrets", secrets);
    }
    return wanted;
  }

  /** The Secret that holds a token; {@code token} is not encoded yet. */
  public static JsonObject token(
      TokenNeed need,
      String namespace,
      String serviceAccountUid,
      String token,
      TenantContext context) {
    var source =
        JsonObject.of(
            "metadata",
            JsonObject.of(
                "name", need.secretName(), "namespace", namespace, "uid", serviceAccountUid));
    var meta =
        Origin.metadata(
            context.tenant(), source, context.superNamespace(namespace), need.secretName());
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "Secret",
        "metadata",
        meta,
        "type",
        "Opaque",
        "data",
        JsonObject.of(TokenNeed.KEY, base64(token)));
  }

  /**
   * The super object with the wanted content, or null if it has that. What the super cluster's
   * controllers add to the metadata is kept.
   */
  public static @Nullable JsonObject merge(JsonObject existing, JsonObject wanted) {
    JsonObject merged = existing.deepCopy();
    AppliedKeys.merge(Meta.of(merged), Meta.of(wanted));
    for (String member : CONTENT) {
      Object value = wanted.get(member);
      if (value != null) {
        merged.put(member, value);
      } else {
        merged.remove(member);
      }
    }
    if (wanted.containsKey("automountServiceAccountToken")) {
      merged.put("automountServiceAccountToken", false);
    }
    return merged.equals(existing) ? null : merged;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
