package dev.insula.tenancy.api;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.naming.TenantIdentity;
import dev.insula.tenancy.profile.ProfileResource;

/**
 * A Tenant object of the super cluster, read from it. Immutable.
 *
 * @param deleting whether it is being deleted
 * @param finalized whether the operator's finalizer keeps it
 * @param weight share among tenants, 1 to 1000
 * @param mode how the control plane is run: {@value #HOSTED}, {@value #EXTERNAL} or {@value
 *     #CONTROL_PLANE}
 * @param kubeconfigSecret name of the Secret that leads to an external control plane; else empty
 * @param profile name of its isolation profile
 * @param allowsDeletions whether an operator consents, by the annotation {@value #ALLOW_DELETIONS},
 *     to deletions that the mass-delete guard holds
 * @param created RFC 3339
 */
public record Tenant(
    TenantIdentity identity,
    long generation,
    boolean deleting,
    boolean finalized,
    int weight,
    String mode,
    String kubeconfigSecret,
    String profile,
    boolean allowsDeletions,
    String created,
    TenantStatus status) {

  public static final int MIN_WEIGHT = 1;
  public static final int MAX_WEIGHT = 1000;

  /** The control plane is hosted here, and its pods run in this super cluster. */
  public static final String HOSTED = "hosted";

  /** The control plane is served elsewhere, and its pods run in this super cluster. */
  public static final String EXTERNAL = "external";

  /** The control plane is hosted here; its pods run elsewhere, where it is an external one. */
  public static final String CONTROL_PLANE = "control-plane";

  public static final String ALLOW_DELETIONS = "insula.dev/allow-deletions";

  public String name() {
    return identity.name();
  }

  /** Whether its control plane is served elsewhere. */
  public boolean isExternal() {
    return mode.equals(EXTERNAL);
  }

  /** Whether its pods run in this super cluster. */
  public boolean runsHere() {
    return !mode.equals(CONTROL_PLANE);
  }

  public static Tenant parse(ApiObject object) {
    return parse(object.tree());
  }

  /** Reads the object; what an older schema let pass is brought within bounds. */
  public static Tenant parse(JsonObject object) {
    JsonObject spec = object.objectAt("spec");
    long weight = Math.clamp(spec.integer("weight", MIN_WEIGHT), MIN_WEIGHT, MAX_WEIGHT);
    return new Tenant(
        new TenantIdentity(Meta.name(object), Meta.uid(object)),
        Meta.generation(object),
        Meta.isDeleting(object),
        Meta.finalizers(object).contains(TenantResource.FINALIZER),
        (int) weight,
        spec.string("mode", HOSTED),
        spec.string("kubeconfigSecret", ""),
        spec.string("isolationProfile", ProfileResource.DEFAULT),
        Meta.of(object).objectAt("annotations").string(ALLOW_DELETIONS, "").equals("true"),
        Meta.of(object).string("creationTimestamp", ""),
        TenantStatus.parse(object.objectAt("status")));
  }

  /** A Tenant to be created, with the default profile. */
  public static JsonObject render(String name, int weight) {
    return render(name, weight, ProfileResource.DEFAULT);
  }

  /** A Tenant to be created. */
  public static JsonObject render(String name, int weight, String profile) {
    return JsonObject.of(
        "apiVersion",
        TenantResource.TENANTS.apiVersion(),
        "kind",
        "Tenant",
        "metadata",
        JsonObject.of("name", name),
        "spec",
        JsonObject.of("weight", (long) weight, "mode", HOSTED, "isolationProfile", profile));
  }

  /** A Tenant to be created, of another mode than hosted, with the default profile. */
  public static JsonObject render(String name, String mode, String kubeconfigSecret) {
    JsonObject tenant = render(name, MIN_WEIGHT);
    tenant.objectAt("spec").put("mode", mode);
    if (!kubeconfigSecret.isEmpty()) {
      tenant.objectAt("spec").put("kubeconfigSecret", kubeconfigSecret);
    }
    return tenant;
  }

  /** The object with another status, for an update of the status subresource. */
  public static JsonObject withStatus(JsonObject object, TenantStatus status) {
    JsonObject copy = object.deepCopy();
    copy.put("status", status.render());
    return copy;
  }
}
