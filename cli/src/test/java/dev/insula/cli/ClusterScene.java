package dev.insula.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.audit.Auditor;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.ListOptions;
import dev.insula.client.WriteOptions;
import dev.insula.client.http.AddressRange;
import dev.insula.client.http.HttpControlPlaneClient;
import dev.insula.client.http.Kubeconfig;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantResource;
import dev.insula.tenancy.remote.ControlPlaneSecret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Instances in this process that serve over HTTPS, and what tests do with them. */
final class ClusterScene implements AutoCloseable {

  static final WriteOptions AS = WriteOptions.as("test");
  static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
  static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
  static final GroupVersionResource SERVICES = new GroupVersionResource("", "v1", "services");
  static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
  static final List<AddressRange> HERE = List.of(AddressRange.parse("127.0.0.0/8"));

  private final Path directory;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  ClusterScene(Path directory) {
    this.directory = directory;
  }

  @Override
  public void close() throws Exception {
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
  }

  Embedded instance(String name, int nodes, ClusterOptions clusters) throws InterruptedException {
    return instance(name, nodes, clusters, Auditor.NONE);
  }

  Embedded instance(String name, int nodes, ClusterOptions clusters, Auditor auditor)
      throws InterruptedException {
    var options =
        new EmbeddedOptions(
            directory.resolve(name).resolve("store"),
            "127.0.0.1",
            0,
            nodes,
            List.of(),
            auditor,
            EmbeddedOptions.IDLE_AFTER,
            clusters);
    var made = Embedded.start(options, _ -> {});
    parts.push(made);
    return made;
  }

  /** To be closed before what is there already. */
  <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  Embedded cluster() throws InterruptedException {
    return instance("cluster", 2, ClusterOptions.CLUSTER_ONLY);
  }

  Embedded on(Embedded cluster, List<AddressRange> tenantServers) throws InterruptedException {
    Kubeconfig config = Kubeconfig.parse(cluster.superKubeconfig(), null);
    return instance(
        "syncing", 0, new ClusterOptions(Optional.of(config), true, tenantServers, List.of()));
  }

  ControlPlaneClient client(String kubeconfig) {
    var made = new HttpControlPlaneClient(Kubeconfig.parse(kubeconfig, null), "test");
    parts.push(made);
    return made;
  }

  static void until(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(20);
    }
  }

  static Optional<JsonObject> find(
      ControlPlaneClient client, GroupVersionResource resource, String namespace, String name) {
    try {
      return Optional.of(client.get(resource, new ObjectName(namespace, name)).tree());
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  static JsonObject tenant(ControlPlaneClient superCluster, String name, String phase)
      throws InterruptedException {
    until(
        name + " is " + phase,
        () ->
            find(superCluster, TenantResource.TENANTS, "", name)
                .map(Tenants::phase)
                .filter(phase::equals)
                .isPresent());
    return find(superCluster, TenantResource.TENANTS, "", name).orElseThrow();
  }

  static JsonObject object(String text) {
    return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  static void makePod(ControlPlaneClient tenant, String name) throws InterruptedException {
    // The service account comes a moment after the control plane.
    until(
        "service account",
        () ->
            find(
                    tenant,
                    new GroupVersionResource("", "v1", "serviceaccounts"),
                    "default",
                    "default")
                .isPresent());
    tenant.create(
        PODS,
        object(
            """
            {'apiVersion':'v1','kind':'Pod','metadata':{'name':'%s','namespace':'default'},
             'spec':{'containers':[{'name':'c','image':'nginx:1.27'}]}}\
            """
                .formatted(name)),
        AS);
  }

  static boolean runs(ControlPlaneClient tenant, String name) {
    return find(tenant, PODS, "default", name)
        .filter(pod -> "Running".equals(pod.stringAt("status", "phase")))
        .isPresent();
  }

  static List<String> podsOf(ControlPlaneClient client) {
    return client.list(PODS, "", ListOptions.NONE).items().stream()
        .map(pod -> Meta.name(pod.tree()))
        .toList();
  }

  /** The kubeconfig of a control plane that an instance hosts for workloads elsewhere. */
  String hostedElsewhere(Embedded host, String name) throws InterruptedException {
    ControlPlaneClient superCluster = host.client("test");
    superCluster.create(TenantResource.TENANTS, Tenant.render(name, Tenant.CONTROL_PLANE, ""), AS);
    JsonObject tenant = tenant(superCluster, name, "Ready");
    String controlPlane = tenant.objectAt("status").string("controlPlane", "");
    var secret = superCluster.get(SECRETS, KubeconfigSecret.name(controlPlane)).tree();
    String encoded = secret.objectAt("data").string(KubeconfigSecret.KEY, "");
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  static void makeExternal(ControlPlaneClient superCluster, String name, String kubeconfig) {
    superCluster.create(SECRETS, ControlPlaneSecret.render(name + "-own", kubeconfig), AS);
    superCluster.create(
        TenantResource.TENANTS, Tenant.render(name, Tenant.EXTERNAL, name + "-own"), AS);
  }
}
