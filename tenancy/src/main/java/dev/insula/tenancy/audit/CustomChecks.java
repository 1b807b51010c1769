package dev.insula.tenancy.audit;

import static dev.insula.tenancy.audit.Layer.CONTROL_PLANE;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.airlock.Refusal;
import dev.insula.tenancy.translation.CustomKind;
import dev.insula.tenancy.translation.Declarations;
import java.util.ArrayList;
import java.util.List;

/** Guarantees about custom kinds that pass because the platform declared them. */
final class CustomChecks {

  private CustomChecks() {}

  static List<AuditCheck> all() {
    return List.of(
        AuditCheck.ofCluster(
            "sync-policies",
            "every SyncPolicy says something that can be followed",
            CONTROL_PLANE,
            Means.READING,
            "correct the policy, or delete it: its condition Valid says what is wrong",
            CustomChecks::policies),
        AuditCheck.ofTenant(
            "custom-objects",
            "objects of declared kinds came through the airlock and keep its rules",
            CONTROL_PLANE,
            Means.READING,
            "find out who wrote it (managedFields, audit log), and delete it",
            CustomChecks::objects));
  }

  private static Verdict policies(AuditedCluster cluster) {
    List<Declarations.Verdict> verdicts = cluster.syncPolicies();
    List<Finding> findings =
        verdicts.stream()
            .filter(verdict -> !verdict.valid())
            .map(v -> new Finding("SyncPolicy " + v.policy().name(), v.message()))
            .toList();
    long followed = verdicts.stream().filter(verdict -> verdict.inForce().isPresent()).count();
    return Verdict.of(findings, followed + " of " + verdicts.size() + " policies in force");
  }

  private static Verdict objects(AuditedTenant tenant) {
    List<CustomKind> kinds = tenant.cluster().customKinds();
    if (kinds.isEmpty()) {
      return new Verdict.NotPromised("no SyncPolicy in force lets objects down");
    }
    var findings = new ArrayList<Finding>();
    int seen = 0;
    for (CustomKind kind : kinds) {
      for (JsonObject object : tenant.below(kind.resource())) {
        seen++;
        String stranger = WorkloadChecks.stranger(tenant, object);
        if (!stranger.isEmpty()) {
          findings.add(Finding.of(kind.kind(), object, stranger));
        }
        for (Refusal refusal : tenant.airlock().inspectBelow(kind.ruleName(), object)) {
          findings.add(Finding.of(kind.kind(), object, refusal.message()));
        }
      }
    }
    return Verdict.of(findings, seen + " objects of " + kinds.size() + " kinds");
  }
}
