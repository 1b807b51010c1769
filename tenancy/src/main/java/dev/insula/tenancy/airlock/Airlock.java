package dev.insula.tenancy.airlock;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.podsecurity.Level;
import dev.insula.machinery.podsecurity.LevelVersion;
import dev.insula.machinery.podsecurity.PodSecurityStandards;
import dev.insula.machinery.podsecurity.PolicyVersion;
import dev.insula.machinery.podsecurity.Violation;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.naming.SuperNames;
import dev.insula.tenancy.naming.TenantIdentity;
import dev.insula.tenancy.profile.IsolationProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The one door in the downward direction (invariants 7 and 8 of the design). Immutable,
 * thread-safe.
 *
 * <p>Whatever is written for a tenant passes {@link #seal} after it was rewritten: it must be of a
 * kind of the list, or of one that the platform declared for the tenant, carry the tenant's mark,
 * and stand in the super namespace that follows from the tenant's uid and the namespace it claims.
 * None of that depends on state that could be stale or on anything a tenant wrote.
 */
public final class Airlock {

  /** Kinds that may be written into a super cluster for a tenant. */
  public static final Set<String> KINDS =
      Set.of(
          "Namespace",
          "Pod",
          "Service",
          "ConfigMap",
          "Secret",
          "ServiceAccount",
          "PersistentVolumeClaim",
          "Endpoints",
          "EndpointSlice",
          "Ingress",
          "NetworkPolicy",
          "PodDisruptionBudget");

  /** The custom kind about which there are rules of its own, where it is declared. */
  public static final String SNAPSHOT = ProfileRules.SNAPSHOT;

  /** Kinds that keep a tenant in bounds within its super namespaces. */
  public static final Set<String> POLICIES = Set.of("NetworkPolicy", "LimitRange", "ResourceQuota");

  private static final Set<String> DEPENDENT =
      Set.of(
          ProfileRules.HOST_TAKEN,
          ProfileRules.CLAIM_RECLAIM,
          ProfileRules.SNAPSHOT_CLASS,
          ProfileRules.SNAPSHOT_DELETION,
          ProfileRules.ENDPOINT_OF_OTHERS,
          ProfileRules.SLICE_OF_OTHERS);

  private final Rules rules;
  private final Rules sealing;
  private final IsolationProfile profile;
  private final Platform platform;
  private final WrittenRules written;
  private final PodSecurityStandards standards = new PodSecurityStandards();

  public Airlock(Rules rules) {
    this(rules, rules, IsolationProfile.NONE, "", Platform.UNKNOWN);
  }

  private Airlock(
      Rules rules, Rules sealing, IsolationProfile profile, String tenant, Platform platform) {
    this.platform = platform;
    this.rules = rules;
    this.sealing = sealing;
    this.profile = profile;
    this.written = new WrittenRules(profile, tenant);
  }

  /** The airlock of a tenant with this profile: the base rules, and what follows from it. */
  public static Airlock of(IsolationProfile profile, TenantIdentity tenant, Platform platform) {
    Rules rules = base(profile).with(ProfileRules.written(profile, tenant, platform));
    return new Airlock(
        rules, rules.with(ProfileRules.sealed(profile)), profile, tenant.name(), platform);
  }

  private static Rules base(IsolationProfile profile) {
    return Rules.base()
        .without(profile.exceptions())
        .allowing("ingress-annotation", profile.exposure().ingressAnnotations())
        .allowing("balancer-address", profile.exposure().serviceAnnotations());
  }

  /** The same for who does not know the super cluster and judges objects by themselves. */
  public static Airlock of(IsolationProfile profile, String tenant) {
    return of(profile, new TenantIdentity(tenant, ""), Platform.UNKNOWN);
  }

  /** All rules about what is in the super cluster, whichever tenant it is. */
  static List<Rule> rulesOf(IsolationProfile profile) {
    return base(profile)
        .with(ProfileRules.written(profile, new TenantIdentity("", ""), Platform.UNKNOWN))
        .with(ProfileRules.sealed(profile))
        .all();
  }

  /** What the rules refuse about an object as the tenant wrote it; empty if it may pass. */
  public List<Refusal> inspect(String kind, JsonObject tenantObject) {
    List<Refusal> refusals = check(rules, kind, tenantObject);
    return profile.rules().isEmpty()
        ? refusals
        : joined(refusals, written.judge(kind, tenantObject, false));
  }

  /** What may pass, but will not do what its author may expect. */
  public List<Refusal> advice(String kind, JsonObject tenantObject) {
    List<Refusal> machines =
        kind.equals("Pod") ? VirtualMachines.advice(tenantObject, profile) : List.of();
    List<Refusal> keys =
        KINDS.contains(kind)
            ? Steering.advice(tenantObject, profile.exceptions())
            : List.<Refusal>of();
    return joined(joined(machines, keys), written.judge(kind, tenantObject, true));
  }

  /**
   * Whether the rule may let pass tomorrow, without a change of the object, what it refuses now.
   */
  public static boolean dependsOnPlatform(String rule) {
    return DEPENDENT.contains(rule);
  }

  private static List<Refusal> joined(List<Refusal> some, List<Refusal> more) {
    if (more.isEmpty() || some.isEmpty()) {
      return some.isEmpty() ? more : some;
    }
    var all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  /**
   * What the rules refuse about an object as it stands in the super cluster, for audits; what the
   * super cluster itself decided, such as the node, is to be left out before.
   */
  public List<Refusal> inspectBelow(String kind, JsonObject superObject) {
    return check(sealing, kind, superObject);
  }

  private List<Refusal> check(Rules with, String kind, JsonObject object) {
    List<Refusal> refusals = with.check(kind, object);
    Level podSecurity = profile.podSecurity();
    if (!kind.equals("Pod") || podSecurity == Level.PRIVILEGED) {
      return refusals;
    }
    var all = new ArrayList<>(refusals);
    for (Violation violation :
        standards.evaluate(new LevelVersion(podSecurity, PolicyVersion.LATEST), object)) {
      if (!profile.exceptions().contains(IsolationProfile.POD_SECURITY + violation.check())) {
        all.add(refusal(violation));
      }
    }
    return all;
  }

  private Refusal refusal(Violation violation) {
    return new Refusal(
        "spec",
        IsolationProfile.POD_SECURITY + violation.check(),
        violation.reason() + " is not " + profile.podSecurity(),
        violation.detail());
  }

  /**
   * The last look at an object before it is written.
   *
   * @throws AirlockException if it must not be written: an error in a translation, or an attack
   */
  public void seal(TenantIdentity tenant, String kind, JsonObject superObject) {
    sealChange(tenant, kind, superObject, superObject);
  }

  /**
   * The last look at an object that is there and is changed: the rules are about what the tenant
   * wants, not about what the super cluster added, such as the node.
   *
   * @param superObject the object as it will be written
   * @param wanted what the translation made of the tenant's object
   * @throws AirlockException if it must not be written
   */
  public void sealChange(
      TenantIdentity tenant, String kind, JsonObject superObject, JsonObject wanted) {
    if (!isWritten(tenant, kind) || !isOf(kind, superObject)) {
      throw new AirlockException(kind + " is not written for tenants");
    }
    Origin origin = Origin.of(superObject);
    if (origin == null || !origin.tenantUid().equals(tenant.uid())) {
      throw new AirlockException(kind + " without the mark of tenant " + tenant.name());
    }
    String where = kind.equals("Namespace") ? Meta.name(superObject) : Meta.namespace(superObject);
    checkPlace(tenant, kind, origin.namespace(), where);
    List<Refusal> refusals = check(sealing, kind, wanted);
    if (!refusals.isEmpty()) {
      throw new AirlockException(refusals.getFirst().message());
    }
  }

  private boolean isWritten(TenantIdentity tenant, String kind) {
    return KINDS.contains(kind) || platform.isDeclared(kind, tenant.name(), profile.name());
  }

  /** Whether a custom object is of the kind that it passes as. */
  private static boolean isOf(String kind, JsonObject object) {
    if (KINDS.contains(kind)) {
      return true;
    }
    GroupVersionKind its = Meta.kind(object);
    return kind.equals(its.kind() + "." + its.group());
  }

  /** Objects may be deleted for a tenant only where they may be written for it. */
  public void sealDelete(
      TenantIdentity tenant, String kind, String namespace, String superNamespace) {
    if (!isWritten(tenant, kind)) {
      throw new AirlockException(kind + " is not deleted for tenants");
    }
    checkPlace(tenant, kind, namespace, superNamespace);
  }

  /**
   * The last look at an object of the platform's own that keeps the tenant in bounds, in one of the
   * tenant's super namespaces.
   *
   * @throws AirlockException if it must not be written
   */
  public void sealPolicy(
      TenantIdentity tenant, String kind, String namespace, JsonObject superObject) {
    boolean named = Meta.name(superObject).startsWith(SuperNames.RESERVED_PREFIX);
    if (!POLICIES.contains(kind) || !named) {
      throw new AirlockException(kind + " is no policy of the platform");
    }
    checkPlace(tenant, kind, namespace, Meta.namespace(superObject));
  }

  private static void checkPlace(
      TenantIdentity tenant, String kind, String namespace, String superNamespace) {
    if (!superNamespace.equals(SuperNames.namespace(tenant, namespace))) {
      throw new AirlockException(
          kind + " in " + superNamespace + ", which is not a namespace of " + tenant.name());
    }
  }

  /** Something was about to be written that must not be. */
  public static final class AirlockException extends RuntimeException {
    AirlockException(String message) {
      super(message);
    }
  }
}
