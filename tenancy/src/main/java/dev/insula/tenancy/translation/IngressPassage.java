package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.naming.SuperNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ingresses: rules go down with the Secrets of their certificates, the addresses come up. Services
 * have the same names on both sides.
 */
final class IngressPassage implements Passage {

  @Override
  public JsonObject down(JsonObject object, TenantContext context) {
    JsonObject spec = object.objectAt("spec").deepCopy();
    for (JsonObject tls : spec.objects("tls")) {
      String secret = tls.string("secretName", "");
      if (!secret.isEmpty()) {
        tls.put("secretName", SuperNames.object(secret));
      }
    }
    JsonObject wanted = Copies.begin(SyncedKind.INGRESS, object, context);
    wanted.put("spec", spec);
    return wanted;
  }

  @Override
  public References references(JsonObject object) {
    References found = References.none();
    for (JsonObject tls : object.objectAt("spec").objects("tls")) {
      String secret = tls.string("secretName", "");
      if (!secret.isEmpty()) {
        found.secrets().add(secret);
      }
    }
    return found;
  }

  @Override
  public @Nullable JsonObject merge(JsonObject existing, JsonObject wanted) {
    JsonObject filled = wanted.deepCopy();
    // The super cluster's default class was given when it was made.
    Members.copyMissing(
        existing.objectAt("spec"), filled.objectAt("spec"), List.of("ingressClassName"));
    return Copies.merge(existing, filled, List.of("spec"));
  }

  @Override
  public @Nullable JsonObject statusUp(JsonObject object, JsonObject superObject) {
    JsonObject balancer = superObject.objectAt("status", "loadBalancer");
    if (balancer.equals(object.objectAt("status", "loadBalancer"))) {
      return null;
    }
    JsonObject changed = object.deepCopy();
    changed.objectOrCreate("status").put("loadBalancer", balancer.deepCopy());
    return changed;
  }
}
