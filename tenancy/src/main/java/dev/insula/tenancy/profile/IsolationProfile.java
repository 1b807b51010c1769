package dev.insula.tenancy.profile;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.podsecurity.Level;
import dev.insula.machinery.podsecurity.PodSecurityStandards;
import dev.insula.machinery.quota.Amounts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the workloads of a tenant must have, beyond the base rules that hold for all. Immutable.
 * Every member is enforced: by the airlock's rules, by the translations, or by objects of the super
 * cluster that are made from it.
 *
 * @param exceptions ids of base rules, and of checks of the Pod Security Standards after {@code
 *     pod-security/}, that do not hold for these tenants
 * @param runtimeClasses those that pods may have, the first one for pods that name none; empty for
 *     no restriction
 * @param priorityClasses those that pods may have; empty for no restriction
 * @param tolerations keys of taints that pods may tolerate besides those of Kubernetes itself
 * @param volumeTypes sources of volumes that pods may have; empty for no restriction
 * @param storageClasses those that claims may have, the first one for claims that name none; empty
 *     for no restriction
 * @param limits of containers that have none themselves, by resource
 * @param serviceTypes those that services may have; empty for no restriction
 * @param ingressHosts patterns of hosts that belong to the tenant, {@code {tenant}} stands for its
 *     name; empty for no restriction
 * @param isolatedNetwork whether pods are reached by the tenant's own only, and reach only those,
 *     name servers and the internet
 * @param quota what all of the tenant's super namespaces may use together, by the names that
 *     ResourceQuotas have; what is not named is not limited
 * @param controlPlane what the tenant may hold in its own control plane, and ask of it
 * @param network what else an isolated network has
 * @param forceRuntimeClass whether pods get the first runtime class, whatever they name
 * @param admission what the tenant's API server says of objects that would not pass
 * @param rules further ones of the airlock
 * @param reclaimDelete whether claims are of storage classes only that delete what is released
 */
public record IsolationProfile(
    String name,
    Level podSecurity,
    Set<String> exceptions,
    List<String> runtimeClasses,
    List<String> priorityClasses,
    Images images,
    List<String> tolerations,
    Map<String, String> nodeSelector,
    List<String> volumeTypes,
    List<String> storageClasses,
    Map<String, String> limits,
    List<String> serviceTypes,
    List<String> ingressHosts,
    boolean isolatedNetwork,
    Map<String, String> quota,
    ControlPlaneQuota controlPlane,
    Network network,
    boolean forceRuntimeClass,
    boolean reclaimDelete,
    Placement placement,
    ContainerAmounts amounts,
    Exposure exposure,
    Admission admission,
    List<ProfileRule> rules) {

  /**
   * @param registries beginnings of image names that are allowed; empty for no restriction
   * @param alwaysPull whether nodes ask the registry each time, so that nobody runs an image from a
   *     node's cache without the right to pull it
   * @param digests whether images are named by their digest
   */
  public record Images(List<String> registries, boolean alwaysPull, boolean digests) {}

  /** Nothing beyond the base rules. */
  public static final IsolationProfile NONE = parse("", new JsonObject());

  /** What the ids of checks of the Pod Security Standards begin with among the exceptions. */
  public static final String POD_SECURITY = "pod-security/";

  /**
   * The level that the super cluster's own admission can enforce, which knows no exceptions: the
   * highest one that has none of the checks that are left out.
   */
  public Level enforcedLevel() {
    Set<String> left =
        exceptions.stream()
            .filter(id -> id.startsWith(POD_SECURITY))
            .map(id -> id.substring(POD_SECURITY.length()))
            .collect(Collectors.toSet());
    return PodSecurityStandards.levelWithout(podSecurity, left);
  }

  public static IsolationProfile parse(JsonObject object) {
    return parse(Meta.name(object), object.objectAt("spec"));
  }

  private static IsolationProfile parse(String name, JsonObject spec) {
    JsonObject images = spec.objectAt("images");
    return new IsolationProfile(
        name,
        Level.parse(spec.string("podSecurity", "")).orElse(Level.PRIVILEGED),
        Set.copyOf(spec.strings("exceptions")),
        List.copyOf(spec.strings("runtimeClasses")),
        List.copyOf(spec.strings("priorityClasses")),
        new Images(
            List.copyOf(images.strings("registries")),
            images.bool("alwaysPull", false),
            images.bool("digests", false)),
        List.copyOf(spec.strings("tolerations")),
        texts(spec.objectAt("nodeSelector")),
        List.copyOf(spec.strings("volumeTypes")),
        List.copyOf(spec.strings("storageClasses")),
        texts(spec.objectAt("limits")),
        List.copyOf(spec.strings("serviceTypes")),
        List.copyOf(spec.strings("ingressHosts")),
        spec.bool("isolatedNetwork", false),
        texts(spec.objectAt("quota")),
        ControlPlaneQuota.parse(spec.objectAt("controlPlane")),
        Network.parse(spec),
        spec.bool("forceRuntimeClass", false),
        spec.bool("reclaimDelete", false),
        Placement.parse(spec),
        ContainerAmounts.parse(spec),
        Exposure.parse(spec),
        Admission.parse(spec.string("admission", "")),
        spec.objects("rules").stream().map(ProfileRule::parse).toList());
  }

  /** What the labels of the nodes must have on which a tenant's pods run. */
  public Map<String, String> nodeLabels(String tenant) {
    var labels = new HashMap<String, String>();
    nodeSelector.forEach((key, value) -> labels.put(key, value.replace("{tenant}", tenant)));
    if (placement.dedicated()) {
      labels.put(Placement.DEDICATED, tenant);
    }
    return labels;
  }

  /** The quota in figures. */
  public Amounts quotaAmounts() {
    var list = new JsonObject();
    list.putAll(quota);
    return Amounts.of(list);
  }

  static Map<String, String> texts(JsonObject object) {
    var out = new HashMap<String, String>();
    object.forEach((key, value) -> out.put(key, String.valueOf(value)));
    return Map.copyOf(out);
  }
}
