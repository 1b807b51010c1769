package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints of Services without selector, which people write. Those of Services with one are made
 * on each side from its own pods.
 */
final class EndpointsPassage implements Passage {

  @Override
  public boolean passes(JsonObject object, Services services) {
    JsonObject service = services.find(Meta.namespace(object), Meta.name(object));
    return service != null
        && ServiceDown.passes(Meta.namespace(object), Meta.name(object))
        && service.objectAt("spec", "selector").isEmpty();
  }

  @Override
  public JsonObject down(JsonObject object, TenantContext context) {
    JsonObject wanted = Copies.begin(SyncedKind.ENDPOINTS, object, context);
    JsonObject copy = object.deepCopy();
    for (JsonObject subset : copy.objects("subsets")) {
      subset.objects("addresses").forEach(EndpointsPassage::forget);
      subset.objects("notReadyAddresses").forEach(EndpointsPassage::forget);
    }
    Members.copy(copy, wanted, List.of("subsets"));
    return wanted;
  }

  /** Pods and nodes have other names, or are other ones, in the super cluster. */
  private static void forget(JsonObject address) {
    address.remove("targetRef");
    address.remove("nodeName");
  }

  @Override
  public @Nullable JsonObject merge(JsonObject existing, JsonObject wanted) {
    return Copies.merge(existing, wanted, List.of("subsets"));
  }
}
