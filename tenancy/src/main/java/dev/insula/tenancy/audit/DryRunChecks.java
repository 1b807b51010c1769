package dev.insula.tenancy.audit;

import static dev.insula.tenancy.audit.Layer.WORKLOAD;

import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.podsecurity.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * Attacks that are tried in a tenant's super namespace as a dry run, by somebody who may create
 * pods there: what refuses them holds when Insula is down.
 */
final class DryRunChecks {

  private static final WriteOptions DRY = new WriteOptions("insula-audit", "", false, true);

  /**
   * @param least the lowest level of the profile at which it must be refused
   * @param spec members of a pod's spec
   */
  private record Attempt(String id, String title, Level least, String answers, String spec) {

    private static final String REMEDY =
        "pod-security labels and admission policies refuse it: see checks pod-security and"
            + " admission-policies";

    JsonObject pod(String namespace) {
      JsonObject pod =
          JsonObject.of(
              "apiVersion",
              "v1",
              "kind",
              "Pod",
              "metadata",
              JsonObject.of("name", "insula-audit", "namespace", namespace),
              "spec",
              Json.parseObject("{\"containers\":[{\"name\":\"c\",\"image\":\"audit\"}]}"));
      pod.objectAt("spec").putAll(Json.parseObject(spec.replace('\'', '"')));
      return pod;
    }

    AuditCheck check() {
      return AuditCheck.ofTenant("try-" + id, title, WORKLOAD, Means.DRY_RUN, REMEDY, this::examine)
          .answers(answers);
    }

    private Verdict examine(AuditedTenant tenant) {
      if (tenant.profile().enforcedLevel().compareTo(least) < 0) {
        return new Verdict.NotPromised(
            "profile "
                + tenant.profile().name()
                + " has level "
                + tenant.profile().enforcedLevel());
      }
      if (tenant.superNamespaces().isEmpty()) {
        throw new UnverifiableException("the tenant has no super namespace to try it in");
      }
      var findings = new ArrayList<Finding>();
      String refusal = "";
      for (String namespace : tenant.superNamespaces()) {
        try {
          tenant.cluster().target().client().create(Resources.PODS, pod(namespace), DRY);
          findings.add(new Finding("Namespace " + namespace, "admits such a pod"));
        } catch (ApiException e) {
          refusal = refusal(e);
        }
      }
      return Verdict.of(findings, refusal);
    }
  }

  private static final List<Attempt> ALL =
      List.of(
          new Attempt(
              "privileged",
              "a privileged pod is refused below",
              Level.BASELINE,
              "mtb: Block privileged containers",
              "{'containers':[{'name':'c','image':'x','securityContext':{'privileged':true}}]}"),
          new Attempt(
              "host-pid",
              "a pod with the node's processes is refused below",
              Level.BASELINE,
              "mtb: Block use of host PID",
              "{'hostPID':true}"),
          new Attempt(
              "host-ipc",
              "a pod with the node's IPC is refused below",
              Level.BASELINE,
              "mtb: Block use of host IPC",
              "{'hostIPC':true}"),
          new Attempt(
              "host-network",
              "a pod with the node's network is refused below",
              Level.BASELINE,
              "mtb: Block use of host network and ports",
              "{'hostNetwork':true}"),
          new Attempt(
              "host-port",
              "a pod with a port of the node is refused below",
              Level.BASELINE,
              "mtb: Block use of host network and ports",
              "{'containers':[{'name':'c','image':'x',"
                  + "'ports':[{'containerPort':80,'hostPort':80}]}]}"),
          new Attempt(
              "host-path",
              "a pod with files of the node is refused below",
              Level.BASELINE,
              "mtb: Block use of host path volumes",
              "{'volumes':[{'name':'v','hostPath':{'path':'/'}}]}"),
          new Attempt(
              "capabilities",
              "a pod with added capabilities is refused below",
              Level.BASELINE,
              "mtb: Block added capabilities",
              "{'containers':[{'name':'c','image':'x',"
                  + "'securityContext':{'capabilities':{'add':['SYS_ADMIN']}}}]}"),
          new Attempt(
              "escalation",
              "a pod that may escalate its privileges is refused below",
              Level.RESTRICTED,
              "mtb: Block privilege escalation",
              "{'containers':[{'name':'c','image':'x',"
                  + "'securityContext':{'allowPrivilegeEscalation':true}}]}"),
          new Attempt(
              "root",
              "a pod that runs as root is refused below",
              Level.RESTRICTED,
              "mtb: Require run as non-root user",
              "{'containers':[{'name':'c','image':'x','securityContext':{'runAsUser':0}}]}"));

  private DryRunChecks() {}

  static List<AuditCheck> all() {
    return ALL.stream().map(Attempt::check).toList();
  }

  /** The same for services, which no level of Pod Security is about. */
  static List<AuditCheck> ofServices() {
    return List.of(
        service(
            "node-port",
            "a service with a port of the nodes is refused below",
            "mtb: Block use of NodePort services",
            "{'type':'NodePort','ports':[{'port':80}]}"),
        service(
            "external-ips",
            "a service with addresses of others is refused below",
            "CVE-2020-8554",
            "{'externalIPs':['8.8.8.8'],'ports':[{'port':80}]}"));
  }

  private static AuditCheck service(String id, String title, String answers, String spec) {
    return AuditCheck.ofTenant(
            "try-" + id,
            title,
            Layer.NETWORK,
            Means.DRY_RUN,
            "admission policies refuse it: see check admission-policies",
            tenant -> examine(tenant, Json.parseObject(spec.replace('\'', '"'))))
        .answers(answers);
  }

  private static Verdict examine(AuditedTenant tenant, JsonObject spec) {
    JsonObject written = JsonObject.of("kind", "Service", "spec", spec);
    if (tenant.airlock().inspect("Service", written).isEmpty()) {
      return new Verdict.NotPromised("profile " + tenant.profile().name() + " allows it");
    }
    if (tenant.superNamespaces().isEmpty()) {
      throw new UnverifiableException("the tenant has no super namespace to try it in");
    }
    var findings = new ArrayList<Finding>();
    String refusal = "";
    for (String namespace : tenant.superNamespaces()) {
      JsonObject service =
          JsonObject.of(
              "apiVersion",
              "v1",
              "kind",
              "Service",
              "metadata",
              JsonObject.of("name", "insula-audit", "namespace", namespace),
              "spec",
              spec);
      try {
        tenant.cluster().target().client().create(Resources.SERVICES, service, DRY);
        findings.add(new Finding("Namespace " + namespace, "admits such a service"));
      } catch (ApiException e) {
        refusal = refusal(e);
      }
    }
    return Verdict.of(findings, refusal);
  }

  /** That the auditor itself may not create pods says nothing about the namespace. */
  private static String refusal(ApiException e) {
    String message = String.valueOf(e.getMessage());
    if (e.code() == 403 && message.contains("cannot create resource")) {
      throw new UnverifiableException("the auditor may not try it: " + message);
    }
    if (e.code() >= 500 || e.code() == 404 || e.code() == 401) {
      throw new UnverifiableException("it could not be tried: " + message);
    }
    return "refused: " + message;
  }
}
