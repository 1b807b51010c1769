package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;

/**
 * Turns generic ephemeral volumes into the claims that the tenant's control plane makes for them
 * (named after pod and volume), which come down as any other claim. The super cluster would make
 * claims of its own, and refuse those as not the super pod's.
 */
final class EphemeralClaims {

  private EphemeralClaims() {}

  static void rewrite(JsonObject spec, String pod) {
    for (JsonObject volume : spec.objects("volumes")) {
      if (volume.remove("ephemeral") != null) {
        String claim = pod + "-" + volume.string("name", "");
        volume.put("persistentVolumeClaim", JsonObject.of("claimName", claim));
      }
    }
  }
}
