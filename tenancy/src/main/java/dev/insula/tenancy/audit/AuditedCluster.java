package dev.insula.tenancy.audit;

import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantResource;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.policy.DeclaredKinds;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.profile.ProfileResource;
import dev.insula.tenancy.syncpolicy.SyncPolicy;
import dev.insula.tenancy.syncpolicy.SyncPolicyResource;
import dev.insula.tenancy.translation.CustomKind;
import dev.insula.tenancy.translation.Declaration;
import dev.insula.tenancy.translation.Declarations;
import dev.insula.tenancy.translation.OfferedDefinition;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The super cluster as one audit sees it: each kind is read once, when it is first asked for. For
 * one thread.
 */
final class AuditedCluster {

  private final AuditTarget target;
  private final ObjectReader reader;
  private final Map<GroupVersionResource, List<JsonObject>> read = new HashMap<>();
  private final Map<String, Boolean> reviewed = new HashMap<>();

  AuditedCluster(AuditTarget target) {
    this.target = target;
    this.reader = new ObjectReader(target.client());
  }

  AuditTarget target() {
    return target;
  }

  ObjectReader reader() {
    return reader;
  }

  /** All objects of a kind, in all namespaces. */
  List<JsonObject> all(GroupVersionResource resource) {
    List<JsonObject> known = read.get(resource);
    if (known == null) {
      known = reader.list(resource, "");
      read.put(resource, known);
    }
    return known;
  }

  /**
   * Whether a subject access review allows it.
   *
   * @param spec of the review
   * @throws UnverifiableException if reviews may not be asked for
   */
  boolean review(JsonObject spec) {
    String key = Json.string(spec);
    Boolean known = reviewed.get(key);
    if (known == null) {
      known = ask(spec);
      reviewed.put(key, known);
    }
    return known;
  }

  private boolean ask(JsonObject spec) {
    var review =
        JsonObject.of(
            "apiVersion",
            Resources.REVIEWS.apiVersion(),
            "kind",
            "SubjectAccessReview",
            "metadata",
            new JsonObject(),
            "spec",
            spec);
    try {
      JsonObject answer =
          target.client().create(Resources.REVIEWS, review, WriteOptions.as("insula-audit")).tree();
      return answer.objectAt("status").bool("allowed", false);
    } catch (ApiException e) {
      throw new UnverifiableException("access reviews are refused: " + e.getMessage());
    }
  }

  List<Tenant> tenants() {
    return all(TenantResource.TENANTS).stream().map(Tenant::parse).toList();
  }

  Optional<IsolationProfile> profile(String name) {
    return all(ProfileResource.PROFILES).stream()
        .filter(profile -> Meta.name(profile).equals(name))
        .map(IsolationProfile::parse)
        .findFirst();
  }

  /** What is to be said of the policies about custom kinds. */
  List<Declarations.Verdict> syncPolicies() {
    Map<String, JsonObject> definitions = new HashMap<>();
    all(OfferedDefinition.RESOURCE).forEach(one -> definitions.put(Meta.name(one), one));
    return Declarations.judge(
        all(SyncPolicyResource.POLICIES).stream().map(SyncPolicy::parse).toList(),
        definitions::get);
  }

  /** What SyncPolicies in force let into tenants' namespaces. */
  DeclaredKinds declared() {
    return DeclaredKinds.of(
        syncPolicies().stream()
            .map(Declarations.Verdict::inForce)
            .flatMap(Optional::stream)
            .toList());
  }

  /** The custom kinds that go down. */
  List<CustomKind> customKinds() {
    return syncPolicies().stream()
        .flatMap(verdict -> verdict.inForce().stream())
        .filter(Declaration::isDown)
        .map(Declaration::kind)
        .toList();
  }

  /** The namespaces that say that they are a tenant's, by name, with what they say. */
  Map<String, Origin> claimedNamespaces() {
    var out = new LinkedHashMap<String, Origin>();
    for (JsonObject namespace : all(Resources.NAMESPACES)) {
      Origin origin = Origin.of(namespace);
      if (origin != null) {
        out.put(Meta.name(namespace), origin);
      }
    }
    return out;
  }

  /** The namespace of that name. */
  Optional<JsonObject> namespace(String name) {
    return all(Resources.NAMESPACES).stream()
        .filter(namespace -> Meta.name(namespace).equals(name))
        .findFirst();
  }
}
