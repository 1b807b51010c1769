package dev.insula.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.WriteOptions;
import dev.insula.client.http.HttpControlPlaneClient;
import dev.insula.client.http.Kubeconfig;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantResource;
import dev.insula.tenancy.audit.Audit;
import dev.insula.tenancy.audit.AuditReport;
import dev.insula.tenancy.audit.AuditTarget;
import dev.insula.tenancy.audit.Finding;
import dev.insula.tenancy.audit.Outcome;
import dev.insula.tenancy.audit.Verdict;
import dev.insula.tenancy.naming.SuperNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Audits of an embedded super cluster with two tenants, over HTTPS as the command does it. Syncer
 * and operator are stopped once everything is there, so that they don't mend what is broken.
 */
@Timeout(180)
class AuditTest {

  private static final long LONGEST_NANOS = 60_000_000_000L;

  @TempDir static Path directory;
  private static Embedded embedded;
  private static ControlPlaneClient superCluster;
  private static Tenant acme;
  private static Tenant globex;

  @BeforeAll
  static void startWithTwoTenants() throws Exception {
    var options = new EmbeddedOptions(directory.resolve("store"), "127.0.0.1", 0, 3, List.of());
    embedded = Embedded.start(options, _ -> {});
    superCluster = embedded.client("test");
    acme = tenant("acme", "hard");
    globex = tenant("globex", "standard");
    for (Tenant tenant : List.of(acme, globex)) {
      populate(tenant);
    }
    embedded.stopTenancy();
  }

  @AfterAll
  static void stop() {
    embedded.close();
  }

  private static Tenant tenant(String name, String profile) {
    superCluster.create(
        TenantResource.TENANTS, Tenant.render(name, 1, profile), WriteOptions.as("test"));
    until("tenant " + name, () -> read(name).status().phase().text().equals("Ready"));
    return read(name);
  }

  private static Tenant read(String name) {
    return Tenant.parse(superCluster.get(TenantResource.TENANTS, new ObjectName("", name)));
  }

  private static void populate(Tenant tenant) {
    try (var client = new HttpControlPlaneClient(access(tenant), "test")) {
      create(client, "", "pods", POD.formatted("web"));
      create(
          client,
          "",
          "services",
          "{'metadata':{'name':'web','namespace':'default'},"
              + "'spec':{'selector':{'app':'web'},'ports':[{'port':80}]}}");
    }
    String namespace = below(tenant);
    until(
        "the pod of " + tenant.name(),
        () ->
            find("", "pods", namespace, "web")
                .map(pod -> pod.objectAt("status").string("phase", ""))
                .filter("Running"::equals)
                .isPresent());
    until("the service", () -> find("", "services", namespace, "web").isPresent());
  }

  static final String POD =
      "{'metadata':{'name':'%s','namespace':'default','labels':{'app':'web'}},"
          + "'spec':{'containers':[{'name':'c','image':'nginx:1.27'}]}}";

  static String below(Tenant tenant) {
    return SuperNames.namespace(tenant.identity(), "default");
  }

  private static void create(
      ControlPlaneClient client, String group, String plural, String object) {
    client.create(
        new GroupVersionResource(group, "v1", plural),
        Json.parseObject(object.replace('\'', '"')),
        WriteOptions.as("test"));
  }

  private static Optional<JsonObject> find(
      String group, String plural, String namespace, String name) {
    try {
      var resource = new GroupVersionResource(group, "v1", plural);
      return Optional.of(superCluster.get(resource, new ObjectName(namespace, name)).tree());
    } catch (ApiException e) {
      return Optional.empty();
    }
  }

  private static Kubeconfig access(Tenant tenant) {
    ObjectName name = KubeconfigSecret.name(tenant.identity().controlPlane());
    JsonObject secret =
        superCluster.get(new GroupVersionResource("", "v1", "secrets"), name).tree();
    String encoded = secret.objectAt("data").string(KubeconfigSecret.KEY, "");
    String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    return Kubeconfig.parse(text, null);
  }

  private static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + LONGEST_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not in time: " + what);
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static AuditReport audit(Optional<List<String>> webhookRanges, String... tenants) {
    Kubeconfig access = Kubeconfig.parse(embedded.superKubeconfig(), null);
    try (var client = new HttpControlPlaneClient(access, "test")) {
      var target =
          new AuditTarget(
              access,
              client,
              client.version(),
              KubeconfigSecret::name,
              KubeconfigSecret.KEY,
              webhookRanges);
      return new Audit(InstantSource.system()).run(target, List.of(tenants));
    }
  }

  private static List<String> told(AuditReport report) {
    var out = new ArrayList<String>();
    for (Outcome outcome : report.broken()) {
      if (outcome.verdict() instanceof Verdict.Broken(List<Finding> findings)) {
        findings.forEach(f -> out.add(outcome.tenant() + " " + outcome.check().id() + " " + f));
      }
    }
    return out;
  }

  @Test
  void aSoundInstallationGivesNoFinding() {
    AuditReport report = audit(Optional.of(List.of()));

    assertThat(told(report)).isEmpty();
    assertThat(
            report.outcomes().stream()
                .filter(o -> o.verdict() instanceof Verdict.Unverifiable)
                .map(o -> o.check().id())
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            "log-tenancy",
            "policy-enforcement",
            "runc-version",
            "kernel",
            "side-channels",
            "process-ids",
            "sandbox-real");
  }

  @Test
  void aDeletedNetworkPolicyIsFound() {
    try (var sabotage = new Sabotage(superCluster)) {
      sabotage.delete(
          "networking.k8s.io", "networkpolicies", new ObjectName(below(acme), "insula.profile"));

      assertThat(told(audit(Optional.of(List.of()), "acme")))
          .singleElement()
          .asString()
          .contains("acme policy-networkpolicy", "is missing");
    }
  }
}
