package dev.insula.tenancy.audit;

import static dev.insula.tenancy.audit.Layer.NODE;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Guarantees about the runtime classes that a profile forces. */
final class SandboxChecks {

  /** What starts containers without a sandbox. */
  private static final List<String> WITHOUT_SANDBOX =
      List.of("runc", "crun", "youki", "io.containerd.runc.v2", "nvidia");

  private SandboxChecks() {}

  static List<AuditCheck> all() {
    return List.of(
        AuditCheck.ofTenant(
            "runtime-classes",
            "the profile's runtime classes are there, and are sandboxes",
            NODE,
            Means.READING,
            "install the RuntimeClass as gVisor's or Kata's own installer makes it",
            SandboxChecks::classes),
        AuditCheck.ofTenant(
            "sandbox-nodes",
            "there are nodes that can run the profile's first sandbox",
            NODE,
            Means.READING,
            "label nodes that have the runtime as the RuntimeClass's nodeSelector says",
            SandboxChecks::nodes),
        AuditCheck.ofTenant(
            "sandbox-real",
            "nodes start the sandbox that the runtime class names",
            NODE,
            Means.NONE,
            "look for the kernel that a pod sees: uname -r, dmesg",
            SandboxChecks::real));
  }

  private static Optional<JsonObject> find(AuditedTenant tenant, String name) {
    return tenant.cluster().all(Resources.RUNTIME_CLASSES).stream()
        .filter(type -> Meta.name(type).equals(name))
        .findFirst();
  }

  private static Verdict.NotPromised none(AuditedTenant tenant) {
    return new Verdict.NotPromised("profile " + tenant.profile().name() + " forces no sandbox");
  }

  private static Verdict classes(AuditedTenant tenant) {
    List<String> wanted = tenant.profile().runtimeClasses();
    if (wanted.isEmpty()) {
      return none(tenant);
    }
    var findings = new ArrayList<Finding>();
    for (String name : wanted) {
      Optional<JsonObject> found = find(tenant, name);
      if (found.isEmpty()) {
        findings.add(new Finding("RuntimeClass " + name, "is missing"));
      } else {
        String handler = found.get().string("handler", "");
        if (WITHOUT_SANDBOX.contains(handler)) {
          findings.add(new Finding("RuntimeClass " + name, "has handler " + handler));
        }
        boolean kata = handler.startsWith("kata");
        if (kata && found.get().objectAt("overhead", "podFixed").string("memory", "").isEmpty()) {
          findings.add(
              new Finding(
                  "RuntimeClass " + name, "has no overhead, so that nodes are overcommitted"));
        }
      }
    }
    return Verdict.of(findings, String.join(", ", wanted));
  }

  private static Verdict nodes(AuditedTenant tenant) {
    List<String> wanted = tenant.profile().runtimeClasses();
    if (wanted.isEmpty()) {
      return none(tenant);
    }
    String first = wanted.getFirst();
    Map<String, String> selector =
        find(tenant, first)
            .map(type -> Meta.strings(type.objectAt("scheduling", "nodeSelector")))
            .orElse(Map.of());
    long able =
        tenant.cluster().all(Resources.NODES).stream()
            .map(Meta::labels)
            .filter(labels -> labels.entrySet().containsAll(selector.entrySet()))
            .filter(labels -> labels.entrySet().containsAll(tenant.nodeLabels().entrySet()))
            .count();
    return able == 0
        ? new Verdict.Broken(
            List.of(new Finding("RuntimeClass " + first, "has no node with " + selector)))
        : new Verdict.Holds(able + " nodes");
  }

  private static Verdict real(AuditedTenant tenant) {
    if (tenant.profile().runtimeClasses().isEmpty()) {
      return none(tenant);
    }
    return new Verdict.Unverifiable("the API has names of handlers only; a pod can tell");
  }
}
