package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tenant service → super service.
 *
 * <p>Addresses and node ports are allocated where packets are routed, in the super cluster, and
 * written up into the tenant's service by {@link ServiceUp}: what the tenant sees is what routes.
 * Only {@code None} (headless) is the tenant's choice.
 */
public final class ServiceDown {

  private static final String HEADLESS = "None";

  /** Allocated in the super cluster; kept there when the tenant's spec changes. */
  private static final List<String> ALLOCATED =
      List.of(
          "clusterIP",
          "clusterIPs",
          "ipFamilies",
          "ipFamilyPolicy",
          "healthCheckNodePort",
          "loadBalancerIP",
          "externalIPs");

  /** The super cluster's server may know defaults that the tenant's did not write. */
  private static final List<String> DEFAULTED =
      List.of("internalTrafficPolicy", "sessionAffinity", "type");

  private ServiceDown() {}

  /** The service through which a control plane announces itself is not the super cluster's. */
  public static boolean passes(String namespace, String name) {
    return !(namespace.equals("default") && name.equals("kubernetes"));
  }

  public static JsonObject translate(JsonObject service, TenantContext context) {
    JsonObject spec = service.objectAt("spec").deepCopy();
    boolean headless = spec.string("clusterIP", "").equals(HEADLESS);
    ALLOCATED.forEach(spec::remove);
    if (headless) {
      spec.put("clusterIP", HEADLESS);
    }
    spec.objects("ports").forEach(port -> port.remove("nodePort"));
    boolean nodePorts = context.profile().exposure().balancerNodePorts();
    if (!nodePorts && spec.string("type", "").equals("LoadBalancer")) {
      spec.put("allocateLoadBalancerNodePorts", false);
    }
    String namespace = context.superNamespace(Meta.namespace(service));
    JsonObject meta =
        PassingKeys.metadata(SyncedKind.SERVICE, service, namespace, Meta.name(service), context);
    AppliedKeys.record(meta);
    return JsonObject.of("apiVersion", "v1", "kind", "Service", "metadata", meta, "spec", spec);
  }

  /** Whether a service must be made anew: a headless one can't get an address, nor lose it. */
  static boolean needsReplacement(JsonObject existing, JsonObject wanted) {
    return isHeadless(existing) != isHeadless(wanted)
        && !isExternalName(existing)
        && !isExternalName(wanted);
  }

  /** The super service as it is wanted, or null if nothing is to be changed. */
  static @Nullable JsonObject merge(JsonObject existing, JsonObject wanted) {
    JsonObject merged = existing.deepCopy();
    AppliedKeys.merge(Meta.of(merged), Meta.of(wanted));
    JsonObject had = existing.objectAt("spec");
    JsonObject spec = wanted.objectAt("spec").deepCopy();
    if (!isExternalName(wanted)) {
      Members.copyMissing(had, spec, ALLOCATED);
      keepNodePorts(had, spec);
    }
    Members.copyMissing(had, spec, DEFAULTED);
    merged.put("spec", spec);
    return merged.equals(existing) ? null : merged;
  }

  private static void keepNodePorts(JsonObject had, JsonObject spec) {
    if (spec.string("type", "ClusterIP").equals("ClusterIP")) {
      return;
    }
    for (JsonObject port : spec.objects("ports")) {
      for (JsonObject old : had.objects("ports")) {
        if (samePort(old, port)) {
          Members.copy(old, port, List.of("nodePort"));
        }
      }
    }
  }

  static boolean samePort(JsonObject a, JsonObject b) {
    return a.integer("port", 0) == b.integer("port", 0)
        && a.string("protocol", "TCP").equals(b.string("protocol", "TCP"));
  }

  private static boolean isHeadless(JsonObject service) {
    return HEADLESS.equals(service.stringAt("spec", "clusterIP"));
  }

  private static boolean isExternalName(JsonObject service) {
    return "ExternalName".equals(service.stringAt("spec", "type"));
  }
}
