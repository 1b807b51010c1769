package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.List;

/**
 * Tenant pod → super pod.
 *
 * <p>The tenant is the source of truth for the spec, so it passes as it is, except for what means
 * something else in the other cluster: placement and priority are the super cluster's; credentials,
 * addresses and names that the pod sees stay the tenant's.
 */
public final class PodDown {

  /**
   * Decided in the super cluster, or resolved before the pod came to it. Readiness gates are
   * conditions of the tenant's pod and are judged there ({@link PodUp}).
   */
  private static final List<String> NOT_COPIED =
      List.of(
          "nodeName",
          "priority",
          "preemptionPolicy",
          "overhead",
          "schedulerName",
          "schedulingGates",
          "schedulingGroup",
          "readinessGates",
          "serviceAccount");

  private PodDown() {}

  /**
   * A pod as it is wanted in the super cluster.
   *
   * @param references what must be there for it to start
   */
  public record Wanted(JsonObject pod, References references) {}

  /**
   * @param pod the tenant's pod; is not changed
   * @param services the tenant's services whose environment variables the pod gets
   */
  public static Wanted translate(
      JsonObject pod, TenantContext context, ServiceEnvironment services) {
    String namespace = Meta.namespace(pod);
    String superNamespace = context.superNamespace(namespace);
    JsonObject spec = pod.objectAt("spec").deepCopy();
    NOT_COPIED.forEach(spec::remove);
    if (!context.priorityClasses().contains(spec.string("priorityClassName", ""))) {
      spec.remove("priorityClassName");
    }
    References references = References.of(PodSpecs.serviceAccount(spec));
    spec.put("serviceAccountName", references.serviceAccount());
    spec.put("automountServiceAccountToken", false);
    boolean allServices = pod.objectAt("spec").bool("enableServiceLinks", true);
    spec.put("enableServiceLinks", false);
    EphemeralClaims.rewrite(spec, Meta.name(pod));
    PodReferences.rename(spec, references);
    PodTokens.rewrite(spec, references);
    DownwardApi.rewrite(spec, pod);
    services.addTo(spec, allServices);
    PodAffinity.scope(spec, context);
    PinnedPods.settle(spec);
    PodDns.rewrite(spec, context, namespace);
    PodProfile.apply(spec, context.profile(), context.tenant().name());
    JsonObject meta =
        PassingKeys.metadata(SyncedKind.POD, pod, superNamespace, Meta.name(pod), context);
    JsonObject wanted =
        JsonObject.of("apiVersion", "v1", "kind", "Pod", "metadata", meta, "spec", spec);
    Bandwidth.apply(wanted, context.profile().network());
    NodeTopology.removeFrom(meta);
    AppliedKeys.record(meta);
    return new Wanted(wanted, references);
  }

  /** Whether the tenant holds the pod back from being scheduled. */
  public static boolean isGated(JsonObject pod) {
    return !pod.objectAt("spec").objects("schedulingGates").isEmpty();
  }
}
