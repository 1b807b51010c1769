package dev.insula.tenancy.audit;

import static dev.insula.tenancy.audit.Layer.WORKLOAD;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.airlock.Steering;
import dev.insula.tenancy.translation.AppliedKeys;
import dev.insula.tenancy.translation.SyncedKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether tenants' labels and annotations steer programs of the platform. */
final class SteeringChecks {

  private SteeringChecks() {}

  static List<AuditCheck> all() {
    return List.of(
        AuditCheck.ofTenant(
            "steering-keys",
            "no label or annotation of the tenant steers injectors, agents or copiers below",
            WORKLOAD,
            Means.READING,
            "delete the object, so that the syncer makes it anew",
            SteeringChecks::examine));
  }

  /** What the platform's own programs add is not the tenant's: its keys are noted at the object. */
  private static Verdict examine(AuditedTenant tenant) {
    Set<String> exceptions = tenant.profile().exceptions();
    Set<String> namespaces = Set.copyOf(tenant.superNamespaces());
    var findings = new ArrayList<Finding>();
    int seen = 0;
    for (SyncedKind kind : SyncedKind.values()) {
      if (kind == SyncedKind.NAMESPACE) {
        continue;
      }
      for (JsonObject object : tenant.cluster().all(kind.resource())) {
        if (namespaces.contains(Meta.namespace(object))) {
          seen++;
          judge(kind, object, exceptions, findings);
        }
      }
    }
    return Verdict.of(findings, tenant.inNamespaces() + ", " + seen + " objects");
  }

  private static void judge(
      SyncedKind kind, JsonObject object, Set<String> exceptions, List<Finding> findings) {
    AppliedKeys.Noted noted = AppliedKeys.noted(Meta.of(object));
    for (String label : noted.labels()) {
      if (Steering.ofLabel(label, exceptions) != null) {
        findings.add(Finding.of(kind.kind(), object, "has the tenant's label " + label));
      }
    }
    for (String annotation : noted.annotations()) {
      if (Steering.ofAnnotation(annotation, exceptions) != null) {
        findings.add(Finding.of(kind.kind(), object, "has the tenant's annotation " + annotation));
      }
    }
  }
}
