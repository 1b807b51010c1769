package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;

/**
 * Puts tenant-issued tokens where the super cluster's kubelet would put its own: a projected {@code
 * serviceAccountToken} becomes the Secret that the syncer keeps fresh, under the same path.
 *
 * <p>The same volume's CA ({@code kube-root-ca.crt}) is the tenant's by {@link PodReferences}, its
 * namespace file by {@link DownwardApi}.
 */
final class PodTokens {

  private PodTokens() {}

  static void rewrite(JsonObject spec, References found) {
    for (JsonObject volume : spec.objects("volumes")) {
      for (JsonObject source : volume.objectAt("projected").objects("sources")) {
        JsonObject token = source.object("serviceAccountToken");
        if (token != null) {
          var need =
              new TokenNeed(
                  found.serviceAccount(),
                  token.string("audience", ""),
                  token.integer("expirationSeconds", TokenNeed.DEFAULT_SECONDS));
          found.tokens().add(need);
          source.remove("serviceAccountToken");
          source.put("secret", secretSource(need, token.string("path", TokenNeed.KEY)));
        }
      }
    }
  }

  private static JsonObject secretSource(TokenNeed need, String path) {
    var item = JsonObject.of("key", TokenNeed.KEY, "path", path);
    return JsonObject.of("name", need.secretName(), "items", JsonArray.of(item));
  }
}
