package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * EndpointSlices that people or their own controllers write. Those of Kubernetes' controllers are
 * made on each side from its own pods and Endpoints.
 */
public final class EndpointSlicePassage implements Passage {

  private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

  private static final Set<String> MADE_ON_BOTH_SIDES =
      Set.of("endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io");

  @Override
  public boolean passes(JsonObject object, Services services) {
    JsonObject labels = Meta.of(object).objectAt("labels");
    boolean ofApiServer =
        Meta.namespace(object).equals("default")
            && labels.string("kubernetes.io/service-name", "").equals("kubernetes");
    return !ofApiServer && !isMadeByController(object);
  }

  /**
   * Whether a controller of Kubernetes keeps it, with the labels of the Service or Endpoints, and
   * the annotations of these.
   */
  public static boolean isMadeByController(JsonObject slice) {
    String manager = Meta.of(slice).objectAt("labels").string(MANAGED_BY, "");
    return MADE_ON_BOTH_SIDES.contains(manager);
  }

  @Override
  public JsonObject down(JsonObject object, TenantContext context) {
    JsonObject wanted = Copies.begin(SyncedKind.ENDPOINT_SLICE, object, context);
    JsonObject copy = object.deepCopy();
    for (JsonObject endpoint : copy.objects("endpoints")) {
      // Pods and nodes have other names, or are other ones, in the super cluster.
      endpoint.remove("targetRef");
      endpoint.remove("nodeName");
    }
    Members.copy(copy, wanted, List.of("addressType", "endpoints", "ports"));
    return wanted;
  }

  @Override
  public boolean needsReplacement(JsonObject existing, JsonObject wanted) {
    return !existing.string("addressType", "").equals(wanted.string("addressType", ""));
  }

  @Override
  public @Nullable JsonObject merge(JsonObject existing, JsonObject wanted) {
    return Copies.merge(existing, wanted, List.of("endpoints", "ports"));
  }
}
