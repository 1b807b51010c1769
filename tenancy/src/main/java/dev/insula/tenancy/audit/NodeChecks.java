package dev.insula.tenancy.audit;

import static dev.insula.tenancy.audit.Layer.NODE;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.profile.Placement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Guarantees about nodes, sandboxes and what runs them. */
final class NodeChecks {

  private static final String CONTROL_PLANE = "node-role.kubernetes.io/control-plane";

  private NodeChecks() {}

  static List<AuditCheck> all() {
    return Stream.of(SandboxChecks.all(), reading(), hidden(), Powers.of(NODE))
        .flatMap(List::stream)
        .toList();
  }

  private static List<AuditCheck> reading() {
    return List.of(
        AuditCheck.ofCluster(
            "server-version",
            "the super cluster's API server has no known hole between tenants",
            NODE,
            Means.READING,
            "upgrade the super cluster",
            cluster -> {
              String version = cluster.target().version();
              if (KnownHole.Version.parse(version).isEmpty()) {
                throw new UnverifiableException("the server does not tell its version");
              }
              var findings = holes("super cluster", "kube-apiserver", version);
              return Verdict.of(findings, version);
            }),
        AuditCheck.ofCluster(
                "node-versions",
                "no node runs a kubelet or container runtime with a known hole",
                NODE,
                Means.READING,
                "upgrade the node",
                NodeChecks::versions)
            .answers("CVE-2024-10220", "CVE-2021-25741", "CVE-2022-0811", "CVE-2024-40635"),
        AuditCheck.ofTenant(
            "placement",
            "the tenant's pods are on nodes of its profile, and on none of the control plane",
            NODE,
            Means.READING,
            "drain the node of the tenant's pods: the scheduler places them anew",
            NodeChecks::placement));
  }

  private static List<AuditCheck> hidden() {
    return List.of(
        hidden(
            "runc-version",
            "runc has no known hole (CVE-2024-21626, CVE-2025-31133)",
            "nodes tell the version of containerd or CRI-O, not of runc: look on the node"),
        hidden(
            "kernel",
            "the kernel has no known hole",
            "distributions mend kernels without another version: ask theirs"),
        hidden(
            "side-channels",
            "tenants share no core, page or GPU memory (SMT, KSM)",
            "only the node's kernel and firmware know"),
        hidden(
            "process-ids",
            "no pod can use up the node's process ids",
            "podPidsLimit is in the kubelet's configuration, which the API does not have"),
        hidden(
            "connection-tracking",
            "no tenant can use up the connections that a node keeps track of",
            "the table is the node's kernel's: look at nf_conntrack_max and what alarms there"
                + " are"));
  }

  private static AuditCheck hidden(String id, String title, String why) {
    return AuditCheck.ofCluster(
        id, title, NODE, Means.NONE, why, _ -> new Verdict.Unverifiable(why));
  }

  private static List<Finding> holes(String subject, String component, String version) {
    return KnownHole.in(component, version).stream()
        .map(
            hole ->
                new Finding(
                    subject, component + " " + version + " has " + hole.cve() + ": " + hole.why()))
        .toList();
  }

  private static Verdict versions(AuditedCluster cluster) {
    var findings = new ArrayList<Finding>();
    List<JsonObject> nodes = cluster.all(Resources.NODES);
    for (JsonObject node : nodes) {
      JsonObject info = node.objectAt("status", "nodeInfo");
      String subject = "Node " + Meta.name(node);
      findings.addAll(holes(subject, "kubelet", info.string("kubeletVersion", "")));
      String runtime = info.string("containerRuntimeVersion", "");
      int colon = runtime.indexOf("://");
      if (colon > 0) {
        findings.addAll(holes(subject, runtime.substring(0, colon), runtime.substring(colon + 3)));
      }
    }
    return Verdict.of(findings, nodes.size() + " nodes");
  }

  private static Verdict placement(AuditedTenant tenant) {
    Map<String, Map<String, String>> labels = new HashMap<>();
    tenant.cluster().all(Resources.NODES).forEach(n -> labels.put(Meta.name(n), Meta.labels(n)));
    var findings = new ArrayList<Finding>();
    List<JsonObject> pods = tenant.below(Resources.PODS);
    for (JsonObject pod : pods) {
      String node = pod.objectAt("spec").string("nodeName", "");
      Map<String, String> has = labels.get(node);
      if (has != null) {
        misplaced(tenant, pod, has)
            .ifPresent(why -> findings.add(Finding.of("Pod", pod, "is on " + node + why)));
      }
    }
    return Verdict.of(findings, pods.size() + " pods");
  }

  private static Optional<String> misplaced(
      AuditedTenant tenant, JsonObject pod, Map<String, String> node) {
    if (node.containsKey(CONTROL_PLANE)) {
      return Optional.of(", which runs the control plane");
    }
    Map<String, String> own = tenant.nodeLabels();
    if (!node.entrySet().containsAll(own.entrySet())) {
      return Optional.of(", which is not one of " + own);
    }
    Placement placement = tenant.profile().placement();
    if (!placement.pools().isEmpty()
        && !placement.pools().contains(node.getOrDefault(placement.poolLabel(), ""))) {
      return Optional.of(", which is in none of the pools " + placement.pools());
    }
    String sandbox = pod.objectAt("spec").string("runtimeClassName", "");
    return tenant.cluster().all(Resources.RUNTIME_CLASSES).stream()
        .filter(type -> Meta.name(type).equals(sandbox))
        .map(type -> Meta.strings(type.objectAt("scheduling", "nodeSelector")))
        .filter(wanted -> !node.entrySet().containsAll(wanted.entrySet()))
        .map(wanted -> ", which does not have " + wanted + " of runtime class " + sandbox)
        .findFirst();
  }
}
