package dev.insula.tenancy.audit;

import static dev.insula.tenancy.audit.Layer.NETWORK;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.airlock.Airlock;
import dev.insula.tenancy.airlock.Refusal;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.naming.SuperNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Guarantees about what tenants reach, and what reaches them. */
final class NetworkChecks {

  /** Agents that enforce network policies, by the names of their DaemonSets. */
  private static final Set<String> ENFORCERS =
      Set.of(
          "calico-node",
          "cilium",
          "antrea-agent",
          "kube-router",
          "weave-net",
          "canal",
          "ovnkube-node",
          "kube-network-policies",
          "azure-npm",
          "aws-node",
          "anetd");

  private NetworkChecks() {}

  static List<AuditCheck> all() {
    return Stream.of(
            PolicyChecks.of(NETWORK),
            PlatformPeers.all(),
            reading(),
            DryRunChecks.ofServices(),
            Powers.of(NETWORK))
        .flatMap(List::stream)
        .toList();
  }

  private static List<AuditCheck> reading() {
    return List.of(
        AuditCheck.ofTenant(
                "other-policies",
                "no other NetworkPolicy opens what the profile closes",
                NETWORK,
                Means.READING,
                "delete the NetworkPolicy in the super cluster",
                NetworkChecks::otherPolicies)
            .answers("mtb: Block cross-tenant network access (pending)"),
        byRules("services", "Service", Resources.SERVICES)
            .answers("CVE-2020-8554", "mtb: Block use of NodePort services"),
        byRules("ingresses", "Ingress", Resources.INGRESSES)
            .answers("CVE-2021-25742", "CVE-2025-1974"),
        byRules("endpoints", "Endpoints", Resources.ENDPOINTS).answers("CVE-2021-25740"),
        byRules("endpoint-slices", "EndpointSlice", Resources.SLICES).answers("CVE-2021-25740"),
        AuditCheck.ofTenant(
                "foreign-endpoints",
                "no service of the tenant leads to pods of others",
                NETWORK,
                Means.READING,
                "delete the Endpoints or EndpointSlice in the super cluster",
                NetworkChecks::foreignEndpoints)
            .answers("CVE-2021-25740"),
        AuditCheck.ofCluster(
            "ingress-hosts",
            "no two tenants have the same host",
            NETWORK,
            Means.READING,
            "restrict ingressHosts in the profile, and delete the later Ingress",
            NetworkChecks::hosts),
        AuditCheck.ofCluster(
            "policy-enforcement",
            "the network plugin enforces NetworkPolicies",
            NETWORK,
            Means.NONE,
            "try a connection between pods of two tenants",
            NetworkChecks::enforcement),
        AuditCheck.ofCluster(
            "name-server",
            "the name server tells tenants nothing of others",
            NETWORK,
            Means.NONE,
            "give tenants a name server of their own, and name it in the profile's dnsNamespaces",
            _ ->
                new Verdict.Unverifiable(
                    "what the cluster's name server answers to whom is its own configuration: ask"
                        + " it from a pod for names of another tenant's Services")));
  }

  private static AuditCheck byRules(String id, String kind, GroupVersionResource resource) {
    return AuditCheck.ofTenant(
        id,
        "every " + kind + " below keeps the airlock's rules and the profile",
        NETWORK,
        Means.READING,
        "delete it in the super cluster: the syncer makes it anew, or refuses it",
        tenant -> {
          Airlock airlock = tenant.airlock();
          var findings = new ArrayList<Finding>();
          List<JsonObject> objects = tenant.below(resource);
          for (JsonObject object : objects) {
            for (Refusal refusal : airlock.inspectBelow(kind, object)) {
              findings.add(Finding.of(kind, object, refusal.message()));
            }
          }
          return Verdict.of(findings, objects.size() + " objects");
        });
  }

  private static Verdict otherPolicies(AuditedTenant tenant) {
    if (!tenant.profile().isolatedNetwork()) {
      return new Verdict.NotPromised("profile " + tenant.profile().name() + " isolates no network");
    }
    var findings = new ArrayList<Finding>();
    int seen = 0;
    for (JsonObject policy : tenant.below(Resources.NETWORK_POLICIES)) {
      if (!Meta.name(policy).startsWith(SuperNames.RESERVED_PREFIX)) {
        seen++;
        PolicyPeers.openings(
                policy,
                tenant.tenant().identity().uid(),
                tenant.profile().network().reachableRanges())
            .forEach(why -> findings.add(Finding.of("NetworkPolicy", policy, why)));
      }
    }
    return Verdict.of(findings, seen + " network policies besides the profile's");
  }

  private static Verdict foreignEndpoints(AuditedTenant tenant) {
    Set<String> own = new HashSet<>();
    tenant.below(Resources.PODS).forEach(pod -> own.add(address(pod)));
    Map<String, String> others = new HashMap<>();
    for (JsonObject pod : tenant.cluster().all(Resources.PODS)) {
      if (!own.contains(address(pod)) && !pod.objectAt("spec").bool("hostNetwork", false)) {
        others.put(address(pod), Meta.objectName(pod).toString());
      }
    }
    others.remove("");
    var findings = new ArrayList<Finding>();
    List<JsonObject> slices = tenant.below(Resources.SLICES);
    for (JsonObject slice : slices) {
      for (JsonObject endpoint : slice.objects("endpoints")) {
        foreign("EndpointSlice", slice, endpoint.strings("addresses"), others, findings);
      }
    }
    List<JsonObject> endpoints = tenant.below(Resources.ENDPOINTS);
    for (JsonObject object : endpoints) {
      for (JsonObject subset : object.objects("subsets")) {
        for (String members : List.of("addresses", "notReadyAddresses")) {
          List<String> all =
              subset.objects(members).stream().map(address -> address.string("ip", "")).toList();
          foreign("Endpoints", object, all, others, findings);
        }
      }
    }
    return Verdict.of(findings, slices.size() + endpoints.size() + " endpoints and slices");
  }

  private static void foreign(
      String kind,
      JsonObject object,
      List<String> addresses,
      Map<String, String> others,
      List<Finding> findings) {
    for (String address : addresses) {
      if (others.containsKey(address)) {
        findings.add(Finding.of(kind, object, "leads to pod " + others.get(address)));
      }
    }
  }

  private static String address(JsonObject pod) {
    return pod.objectAt("status").string("podIP", "");
  }

  private static Verdict hosts(AuditedCluster cluster) {
    Map<String, Set<String>> owners = new HashMap<>();
    Map<String, Origin> namespaces = cluster.claimedNamespaces();
    List<JsonObject> ingresses = cluster.all(Resources.INGRESSES);
    for (JsonObject ingress : ingresses) {
      Origin origin = namespaces.get(Meta.namespace(ingress));
      String owner = origin == null ? "the platform" : origin.tenantUid();
      for (JsonObject rule : ingress.objectAt("spec").objects("rules")) {
        owners.computeIfAbsent(rule.string("host", ""), _ -> new HashSet<>()).add(owner);
      }
    }
    var findings = new ArrayList<Finding>();
    owners.forEach(
        (host, all) -> {
          if (all.size() > 1) {
            findings.add(new Finding("host \"" + host + "\"", "is claimed by " + all));
          }
        });
    return Verdict.of(findings, ingresses.size() + " ingresses");
  }

  private static Verdict enforcement(AuditedCluster cluster) {
    List<String> found =
        cluster.all(Resources.DAEMON_SETS).stream()
            .map(Meta::name)
            .filter(ENFORCERS::contains)
            .toList();
    return new Verdict.Unverifiable(
        found.isEmpty()
            ? "no known network plugin was found; only traffic can tell"
            : found + " are known to enforce them; only traffic can tell whether they do");
  }
}
