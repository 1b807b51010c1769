package dev.insula.tenancy.audit;

import static dev.insula.tenancy.audit.Layer.CONTROL_PLANE;
import static dev.insula.tenancy.audit.Layer.NETWORK;
import static dev.insula.tenancy.audit.Layer.NODE;
import static dev.insula.tenancy.audit.Layer.OBSERVABILITY;
import static dev.insula.tenancy.audit.Layer.STORAGE;
import static dev.insula.tenancy.audit.Layer.WORKLOAD;

import java.util.List;

/** What tenants must not be able to do in the super cluster, by layer. */
final class Powers {

  private static final List<Power> ALL =
      List.of(
          Power.of(
              "everything",
              "no tenant has all rights",
              CONTROL_PLANE,
              "mtb: Block access to cluster resources",
              "* */*"),
          Power.of(
              "bind-escalate",
              "no tenant can give itself or others more rights",
              CONTROL_PLANE,
              "mtb: Block access to other tenants' roles and role bindings (pending)",
              "bind rbac.authorization.k8s.io/clusterroles",
              "escalate rbac.authorization.k8s.io/clusterroles",
              "create rbac.authorization.k8s.io/rolebindings",
              "create rbac.authorization.k8s.io/roles",
              "create rbac.authorization.k8s.io/clusterrolebindings"),
          Power.of(
              "impersonate",
              "no tenant can act as somebody else",
              CONTROL_PLANE,
              "",
              "impersonate core/users",
              "impersonate core/groups",
              "impersonate core/serviceaccounts"),
          Power.of(
              "tokens",
              "no tenant can get tokens of service accounts below",
              CONTROL_PLANE,
              "",
              "create core/serviceaccounts/token"),
          Power.of(
              "secrets",
              "no tenant can read secrets below",
              CONTROL_PLANE,
              "mtb: Block access to other tenants' resources",
              "get core/secrets",
              "list core/secrets",
              "watch core/secrets"),
          Power.of(
              "certificates",
              "no tenant can have certificates signed",
              CONTROL_PLANE,
              "",
              "create certificates.k8s.io/certificatesigningrequests",
              "update certificates.k8s.io/certificatesigningrequests/approval",
              "approve certificates.k8s.io/signers"),
          Power.of(
              "webhooks",
              "no tenant can lead the API server elsewhere",
              CONTROL_PLANE,
              "CVE-2020-8561, CVE-2022-3172",
              "create admissionregistration.k8s.io/mutatingwebhookconfigurations",
              "create admissionregistration.k8s.io/validatingwebhookconfigurations",
              "create apiregistration.k8s.io/apiservices",
              "update apiextensions.k8s.io/customresourcedefinitions"),
          Power.of(
              "policies",
              "no tenant can change the policies that hold it",
              CONTROL_PLANE,
              "mtb: Block modification of multitenant resources,"
                  + " mtb: Block modification of resource quotas",
              "update insula.dev/tenants",
              "update insula.dev/isolationprofiles",
              "update core/resourcequotas",
              "delete core/resourcequotas",
              "update core/limitranges",
              "delete networking.k8s.io/networkpolicies",
              "update admissionregistration.k8s.io/validatingadmissionpolicies"),
          Power.of(
              "namespaces",
              "no tenant can make or relabel namespaces below",
              CONTROL_PLANE,
              "CVE-2022-46167, CVE-2024-39690",
              "create core/namespaces",
              "patch core/namespaces",
              "update core/namespaces/status",
              "update core/namespaces/finalize"),
          Power.of(
              "leases",
              "no tenant can take the leases of the platform's controllers",
              CONTROL_PLANE,
              "",
              "update coordination.k8s.io/leases"),
          Power.of(
              "pods",
              "no tenant can make pods below past the airlock",
              WORKLOAD,
              "CVE-2026-22872",
              "create core/pods",
              "patch core/pods",
              "create apps/deployments",
              "create apps/daemonsets",
              "create batch/jobs"),
          Power.of(
              "exec",
              "no tenant can enter pods below",
              WORKLOAD,
              "",
              "create core/pods/exec",
              "create core/pods/attach",
              "create core/pods/portforward",
              "update core/pods/ephemeralcontainers"),
          Power.of(
              "endpoints",
              "no tenant can lead traffic to others' addresses",
              NETWORK,
              "CVE-2021-25740, CVE-2020-8554",
              "create discovery.k8s.io/endpointslices",
              "create core/endpoints",
              "create core/services",
              "patch core/services/status",
              "create networking.k8s.io/ingresses"),
          Power.of(
              "proxies",
              "no tenant can use the API server as a proxy",
              NETWORK,
              "CVE-2020-8562",
              "get core/services/proxy",
              "get core/pods/proxy"),
          Power.of(
              "volumes",
              "no tenant can make or change volumes",
              STORAGE,
              "mtb: Block access to existing persistent volumes (pending)",
              "create core/persistentvolumes",
              "patch core/persistentvolumes",
              "get core/persistentvolumes",
              "create storage.k8s.io/storageclasses",
              "create snapshot.storage.k8s.io/volumesnapshotcontents"),
          Power.of(
              "nodes",
              "no tenant can reach or change nodes",
              NODE,
              "",
              "get core/nodes/proxy",
              "create core/nodes/proxy",
              "patch core/nodes",
              "delete core/nodes",
              "create node.k8s.io/runtimeclasses"),
          Power.of(
              "metrics",
              "no tenant can read metrics of the platform",
              OBSERVABILITY,
              "",
              "get /metrics",
              "get core/nodes/metrics",
              "get core/nodes/stats",
              "list metrics.k8s.io/pods",
              "list metrics.k8s.io/nodes"),
          Power.of(
              "logs-events",
              "no tenant can read logs and events below",
              OBSERVABILITY,
              "",
              "get /logs",
              "get core/nodes/log",
              "get core/pods/log",
              "list core/events",
              "list events.k8s.io/events"));

  private Powers() {}

  /** The checks of a layer. */
  static List<AuditCheck> of(Layer layer) {
    return ALL.stream().filter(power -> power.layer() == layer).map(Power::check).toList();
  }
}
