package dev.insula.machinery.quota;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupResource;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a ResourceQuota limits, and for which objects. Immutable, thread-safe.
 *
 * @param hard the limits
 * @param scopes what all counted objects must be within
 */
public record QuotaDemand(Amounts hard, List<QuotaScope> scopes) {

  private static final String COUNT = "count/";

  /** The resources that are measured by more than their count. */
  private static final List<GroupResource> KNOWN =
      List.of(
          new GroupResource("", "pods"),
          new GroupResource("", "services"),
          new GroupResource("", "persistentvolumeclaims"),
          new GroupResource("resource.k8s.io", "resourceclaims"),
          new GroupResource("", "configmaps"),
          new GroupResource("", "secrets"),
          new GroupResource("", "replicationcontrollers"),
          new GroupResource("", "resourcequotas"));

  public QuotaDemand {
    scopes = List.copyOf(scopes);
  }

  /** Of a ResourceQuota's spec: what a controller counts. */
  public static QuotaDemand ofSpec(JsonObject quota) {
    JsonObject spec = quota.objectAt("spec");
    return new QuotaDemand(Amounts.of(spec.objectAt("hard")), QuotaScope.of(spec));
  }

  /** Of the limits that have been counted: what admission enforces. */
  public static QuotaDemand ofStatus(JsonObject quota) {
    return new QuotaDemand(
        Amounts.of(quota.objectAt("status", "hard")), QuotaScope.of(quota.objectAt("spec")));
  }

  /** Whether the object counts for this quota. */
  public boolean covers(UsageEvaluator evaluator, JsonObject object) {
    return hard.names().stream().anyMatch(evaluator::measures)
        && scopes.stream().allMatch(scope -> evaluator.isWithin(scope, object));
  }

  /** What all objects of one resource use of this quota, with zeros for what none uses. */
  public Amounts usage(UsageEvaluator evaluator, Collection<JsonObject> objects, Instant now) {
    Set<String> names = evaluator.measured(hard.names());
    Amounts sum = Amounts.zero(names);
    for (JsonObject object : objects) {
      if (covers(evaluator, object)) {
        sum = sum.plus(evaluator.usage(object, now).only(names));
      }
    }
    return sum;
  }

  /** The resources whose objects have to be counted for it. */
  public Set<GroupResource> resources() {
    var out = new TreeSet<GroupResource>();
    for (String name : hard.names()) {
      if (name.startsWith(COUNT)) {
        String counted = name.substring(COUNT.length());
        int dot = counted.indexOf('.');
        out.add(
            dot < 0
                ? new GroupResource("", counted)
                : new GroupResource(counted.substring(dot + 1), counted.substring(0, dot)));
        continue;
      }
      for (GroupResource resource : KNOWN) {
        if (UsageEvaluator.of(resource).measures(name)) {
          out.add(resource);
        }
      }
    }
    return out;
  }
}
