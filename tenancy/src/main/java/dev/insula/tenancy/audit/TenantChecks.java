package dev.insula.tenancy.audit;

import static dev.insula.tenancy.audit.Layer.CONTROL_PLANE;

import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.ArrayList;
import java.util.List;

/** What a tenant's administrator must be able to do in their own control plane, as dry runs. */
final class TenantChecks {

  private static final WriteOptions DRY = new WriteOptions("insula-audit", "", false, true);

  private record Attempt(GroupVersionResource resource, String object) {}

  private TenantChecks() {}

  static List<AuditCheck> all() {
    return List.of(
        check(
            "self-service-roles",
            "the tenant makes roles and bindings of its own",
            "mtb: Allow self-service creation of role bindings",
            List.of(
                new Attempt(
                    Resources.ROLE_BINDINGS,
                    "{'metadata':{'name':'insula-audit','namespace':'default'},"
                        + "'roleRef':{'apiGroup':'rbac.authorization.k8s.io',"
                        + "'kind':'ClusterRole','name':'view'},"
                        + "'subjects':[{'kind':'ServiceAccount','name':'default',"
                        + "'namespace':'default'}]}"),
                new Attempt(
                    Resources.CLUSTER_ROLES,
                    "{'metadata':{'name':'insula-audit'},'rules':"
                        + "[{'apiGroups':['*'],'resources':['*'],'verbs':['*']}]}"))),
        check(
            "self-service-policies",
            "the tenant makes network policies of its own",
            "mtb: Allow self-service creation of network policies",
            List.of(
                new Attempt(
                    Resources.NETWORK_POLICIES,
                    "{'metadata':{'name':'insula-audit','namespace':'default'},"
                        + "'spec':{'podSelector':{}}}"))),
        check(
            "self-service-namespaces",
            "the tenant makes namespaces of its own",
            "",
            List.of(new Attempt(Resources.NAMESPACES, "{'metadata':{'name':'insula-audit'}}"))));
  }

  private static AuditCheck check(String id, String title, String answers, List<Attempt> attempts) {
    AuditCheck made =
        AuditCheck.ofTenant(
            id,
            title,
            CONTROL_PLANE,
            Means.REQUEST,
            "the tenant's administrator must be in system:masters of the tenant's control plane",
            tenant -> examine(tenant, attempts));
    return answers.isEmpty() ? made : made.answers(answers);
  }

  private static Verdict examine(AuditedTenant tenant, List<Attempt> attempts) {
    var findings = new ArrayList<Finding>();
    for (Attempt attempt : attempts) {
      JsonObject object = Json.parseObject(attempt.object().replace('\'', '"'));
      try {
        tenant.administrator().create(attempt.resource(), object, DRY);
      } catch (ApiException e) {
        findings.add(new Finding(attempt.resource().resource(), "are refused: " + e.getMessage()));
      }
    }
    return Verdict.of(findings, "dry runs were accepted");
  }
}
