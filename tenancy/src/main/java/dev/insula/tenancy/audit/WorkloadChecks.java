package dev.insula.tenancy.audit;

import static dev.insula.tenancy.audit.Layer.WORKLOAD;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.podsecurity.Level;
import dev.insula.tenancy.airlock.Airlock;
import dev.insula.tenancy.airlock.Refusal;
import dev.insula.tenancy.naming.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Guarantees about pods, and about who writes next to them. */
final class WorkloadChecks {

  private static final String POD_SECURITY = "pod-security.kubernetes.io/";

  /** Kinds of which every object in a super namespace is one that the syncer wrote. */
  private static final Map<String, GroupVersionResource> WRITTEN =
      Map.of("Pod", Resources.PODS, "Service", Resources.SERVICES, "Ingress", Resources.INGRESSES);

  private WorkloadChecks() {}

  static List<AuditCheck> all() {
    return Stream.of(
            SteeringChecks.all(),
            reading(),
            PolicyChecks.of(WORKLOAD),
            DryRunChecks.all(),
            Powers.of(WORKLOAD))
        .flatMap(List::stream)
        .toList();
  }

  private static List<AuditCheck> reading() {
    return List.of(
        AuditCheck.ofTenant(
            "pod-security",
            "super namespaces enforce the profile's Pod Security level",
            WORKLOAD,
            Means.READING,
            "label the namespace pod-security.kubernetes.io/enforce as the profile says",
            WorkloadChecks::level),
        AuditCheck.ofTenant(
                "pods",
                "every pod below keeps the airlock's rules and the profile",
                WORKLOAD,
                Means.READING,
                "delete the pod in the super cluster: the syncer makes it anew, or refuses it",
                WorkloadChecks::pods)
            .answers(
                "mtb: Block privileged containers",
                "mtb: Block use of host path volumes",
                "mtb: Block use of host network and ports",
                "mtb: Block use of host PID",
                "mtb: Block use of host IPC",
                "mtb: Require imagePullPolicy Always",
                "mtb: Require PersistentVolumeClaims (pending)",
                "mtb: Require run as non-root user"),
        AuditCheck.ofTenant(
                "strangers",
                "everything in the tenant's super namespaces came through the airlock",
                WORKLOAD,
                Means.READING,
                "find out who wrote it (managedFields, audit log), and delete it",
                WorkloadChecks::strangers)
            .answers("CVE-2026-22872", "CVE-2025-29922"),
        AuditCheck.ofTenant(
            "platform-tokens",
            "no pod below carries a token of the super cluster",
            WORKLOAD,
            Means.READING,
            "set automountServiceAccountToken to false, and delete the pod",
            WorkloadChecks::tokens),
        AuditCheck.ofTenant(
            "accounts",
            "service accounts below mount no token by themselves",
            WORKLOAD,
            Means.READING,
            "set automountServiceAccountToken to false on the ServiceAccount",
            WorkloadChecks::accounts));
  }

  private static Verdict level(AuditedTenant tenant) {
    Level wanted = tenant.profile().enforcedLevel();
    if (wanted == Level.PRIVILEGED) {
      return new Verdict.NotPromised("profile " + tenant.profile().name() + " asks for no level");
    }
    var findings = new ArrayList<Finding>();
    for (String name : tenant.superNamespaces()) {
      JsonObject namespace = tenant.cluster().namespace(name).orElseGet(JsonObject::new);
      Map<String, String> labels = Meta.labels(namespace);
      String enforced = labels.getOrDefault(POD_SECURITY + "enforce", "");
      if (Level.parse(enforced).orElse(Level.PRIVILEGED).compareTo(wanted) < 0) {
        findings.add(
            Finding.of("Namespace", namespace, "enforces \"" + enforced + "\", not " + wanted));
      }
      String version = labels.getOrDefault(POD_SECURITY + "enforce-version", "latest");
      if (!version.equals("latest")) {
        findings.add(Finding.of("Namespace", namespace, "enforces rules of " + version));
      }
    }
    return Verdict.of(findings, tenant.inNamespaces() + ", " + wanted);
  }

  private static Verdict pods(AuditedTenant tenant) {
    Airlock airlock = tenant.airlock();
    var findings = new ArrayList<Finding>();
    List<JsonObject> pods = tenant.below(Resources.PODS);
    for (JsonObject pod : pods) {
      for (Refusal refusal : airlock.inspectBelow("Pod", placed(pod))) {
        findings.add(Finding.of("Pod", pod, refusal.message()));
      }
      PodPromises.lacking(pod, tenant.profile())
          .forEach(lack -> findings.add(Finding.of("Pod", pod, lack)));
    }
    return Verdict.of(findings, pods.size() + " pods");
  }

  /** The pod without what the super cluster itself decided. */
  private static JsonObject placed(JsonObject pod) {
    JsonObject copy = pod.deepCopy();
    copy.objectAt("spec").remove("nodeName");
    return copy;
  }

  private static Verdict strangers(AuditedTenant tenant) {
    var findings = new ArrayList<Finding>();
    int seen = 0;
    for (var kind : WRITTEN.entrySet()) {
      for (JsonObject object : tenant.below(kind.getValue())) {
        seen++;
        String why = stranger(tenant, object);
        if (!why.isEmpty()) {
          findings.add(Finding.of(kind.getKey(), object, why));
        }
      }
    }
    return Verdict.of(findings, seen + " pods, services and ingresses");
  }

  /** Why an object is not one that the syncer wrote for the tenant; empty if it is. */
  static String stranger(AuditedTenant tenant, JsonObject object) {
    Origin origin = Origin.of(object);
    if (origin == null) {
      return "has no mark of a tenant";
    }
    if (!origin.tenantUid().equals(tenant.tenant().identity().uid())) {
      return "is marked as another tenant's";
    }
    if (!origin.namespace().equals(tenant.namespaces().get(Meta.namespace(object)))) {
      return "is marked as of namespace \"" + origin.namespace() + "\", which is elsewhere";
    }
    if (!Meta.ownerReferences(object).isEmpty()) {
      return "has an owner in the super cluster, so that it was not made for the tenant";
    }
    return origin.uid().isEmpty() ? "does not say which object of the tenant it stands for" : "";
  }

  private static Verdict tokens(AuditedTenant tenant) {
    var findings = new ArrayList<Finding>();
    List<JsonObject> pods = tenant.below(Resources.PODS);
    for (JsonObject pod : pods) {
      JsonObject spec = pod.objectAt("spec");
      if (spec.bool("automountServiceAccountToken", true)) {
        findings.add(Finding.of("Pod", pod, "does not say automountServiceAccountToken: false"));
      }
      for (JsonObject volume : spec.objects("volumes")) {
        for (JsonObject source : volume.objectAt("projected").objects("sources")) {
          if (source.containsKey("serviceAccountToken")) {
            String name = volume.string("name", "");
            findings.add(Finding.of("Pod", pod, "volume " + name + " holds a platform token"));
          }
        }
      }
    }
    return Verdict.of(findings, pods.size() + " pods");
  }

  private static Verdict accounts(AuditedTenant tenant) {
    var findings = new ArrayList<Finding>();
    List<JsonObject> accounts = tenant.below(Resources.SERVICE_ACCOUNTS);
    for (JsonObject account : accounts) {
      boolean written = Origin.of(account) != null;
      if (written && account.bool("automountServiceAccountToken", true)) {
        findings.add(Finding.of("ServiceAccount", account, "mounts a token of the super cluster"));
      }
    }
    return Verdict.of(findings, accounts.size() + " service accounts");
  }
}
