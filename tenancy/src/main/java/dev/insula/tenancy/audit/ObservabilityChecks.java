package dev.insula.tenancy.audit;

import static dev.insula.tenancy.audit.Layer.OBSERVABILITY;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.tenancy.api.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Guarantees about what tenants can see. */
final class ObservabilityChecks {

  /** What the platform writes into a tenant's control plane. */
  private static final Map<String, GroupVersionResource> WRITTEN_UP =
      Map.of(
          "Node", Resources.NODES,
          "Event", Resources.EVENTS,
          "PersistentVolume", Resources.VOLUMES,
          "Pod", Resources.PODS,
          "Service", Resources.SERVICES);

  private ObservabilityChecks() {}

  static List<AuditCheck> all() {
    return Stream.concat(reading().stream(), Powers.of(OBSERVABILITY).stream()).toList();
  }

  private static List<AuditCheck> reading() {
    return List.of(
        AuditCheck.ofTenant(
            "tenant-view",
            "what the tenant sees names no super namespace and no other tenant's uid",
            OBSERVABILITY,
            Means.REQUEST,
            "delete the object in the tenant's control plane: the syncer writes it anew",
            ObservabilityChecks::view),
        AuditCheck.ofCluster(
            "log-tenancy",
            "the log store tells tenants apart by more than a header",
            OBSERVABILITY,
            Means.NONE,
            "let the log store's gateway set X-Scope-OrgID from a verified identity",
            _ ->
                new Verdict.Unverifiable(
                    "log and metrics stores are not behind the API server: try a forged"
                        + " X-Scope-OrgID at their gateway")));
  }

  private static Verdict view(AuditedTenant tenant) {
    List<String> foreign = foreignWords(tenant);
    var reader = new ObjectReader(tenant.administrator());
    var findings = new ArrayList<Finding>();
    int seen = 0;
    for (var kind : WRITTEN_UP.entrySet()) {
      for (JsonObject object : reader.list(kind.getValue(), "")) {
        seen++;
        String text = Json.string(object);
        foreign.stream()
            .filter(text::contains)
            .findFirst()
            .ifPresent(
                word -> findings.add(Finding.of(kind.getKey(), object, "shows \"" + word + "\"")));
      }
    }
    return Verdict.of(findings, seen + " objects in the tenant's control plane");
  }

  private static List<String> foreignWords(AuditedTenant tenant) {
    var out = new ArrayList<String>(tenant.cluster().claimedNamespaces().keySet());
    for (Tenant other : tenant.cluster().tenants()) {
      if (!other.name().equals(tenant.name())) {
        out.add(other.identity().uid());
      }
    }
    return out;
  }
}
