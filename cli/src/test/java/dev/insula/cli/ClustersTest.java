package dev.insula.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Instances that are each other's clusters, over HTTPS. */
@Timeout(180)
class ClustersTest {

  private static final WriteOptions AS = WriteOptions.as("test");
  private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
  private static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
  private static final GroupVersionResource SERVICES =
      new GroupVersionResource("", "v1", "services");
  private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
  private static final List<AddressRange> HERE = List.of(AddressRange.parse("127.0.0.0/8"));

  @TempDir Path directory;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  @AfterEach
  void stop() throws Exception {
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
  }

  private Embedded instance(String name, int nodes, ClusterOptions clusters)
      throws InterruptedException {
    var options = new EmbeddedOptions(directory.resolve(name), "127.0.0.1", 0, nodes, List.of());
    var made = Embedded.start(options.with(clusters), _ -> {});
    parts.push(made);
    return made;
  }

  private Embedded cluster() throws InterruptedException {
    return instance("cluster", 2, new ClusterOptions(Optional.empty(), false, List.of()));
  }

  private Embedded on(Embedded cluster, List<AddressRange> tenantServers)
      throws InterruptedException {
    Kubeconfig config = Kubeconfig.parse(cluster.superKubeconfig(), null);
    return instance("syncing", 0, new ClusterOptions(Optional.of(config), true, tenantServers));
  }

  private ControlPlaneClient client(String kubeconfig) {
    var made = new HttpControlPlaneClient(Kubeconfig.parse(kubeconfig, null), "test");
    parts.push(made);
    return made;
  }

  private static void until(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(20);
    }
  }

  private static Optional<JsonObject> find(
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

  private static JsonObject tenant(ControlPlaneClient superCluster, String name, String phase)
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

  private static JsonObject object(String text) {
    return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static void makePod(ControlPlaneClient tenant, String name) throws InterruptedException {
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

  private static boolean runs(ControlPlaneClient tenant, String name) {
    return find(tenant, PODS, "default", name)
        .filter(pod -> "Running".equals(pod.stringAt("status", "phase")))
        .isPresent();
  }

  private static List<String> podsOf(ControlPlaneClient client) {
    return client.list(PODS, "", dev.insula.client.ListOptions.NONE).items().stream()
        .map(pod -> Meta.name(pod.tree()))
        .toList();
  }

  /** The kubeconfig of a control plane that an instance hosts for workloads elsewhere. */
  private String hostedElsewhere(Embedded host, String name) throws InterruptedException {
    ControlPlaneClient superCluster = host.client("test");
    superCluster.create(TenantResource.TENANTS, Tenant.render(name, Tenant.CONTROL_PLANE, ""), AS);
    JsonObject tenant = tenant(superCluster, name, "Ready");
    String controlPlane = tenant.objectAt("status").string("controlPlane", "");
    var secret = superCluster.get(SECRETS, KubeconfigSecret.name(controlPlane)).tree();
    String encoded = secret.objectAt("data").string(KubeconfigSecret.KEY, "");
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  private static void makeExternal(
      ControlPlaneClient superCluster, String name, String kubeconfig) {
    superCluster.create(SECRETS, ControlPlaneSecret.render(name + "-own", kubeconfig), AS);
    superCluster.create(
        TenantResource.TENANTS, Tenant.render(name, Tenant.EXTERNAL, name + "-own"), AS);
  }

  @Test
  void theSuperClusterMayBeAnyKubernetes() throws Exception {
    Embedded cluster = cluster();
    Embedded syncing = on(cluster, List.of());
    ControlPlaneClient superCluster = client(cluster.superKubeconfig());
    superCluster.create(TenantResource.TENANTS, Tenant.render("acme", 1), AS);
    JsonObject acme = tenant(superCluster, "acme", "Ready");
    ControlPlaneClient tenant =
        syncing.fleet().client(acme.objectAt("status").string("controlPlane", ""), "test");

    makePod(tenant, "web");

    until("web runs", () -> runs(tenant, "web"));
    assertThat(podsOf(superCluster)).containsExactly("web");
    String node =
        find(tenant, PODS, "default", "web").orElseThrow().objectAt("spec").string("nodeName", "");
    assertThat(find(tenant, NODES, "", node)).isPresent();

    tenant.delete(PODS, new ObjectName("default", "web"), DeleteOptions.NONE);
    until("web is gone", () -> podsOf(superCluster).isEmpty() && podsOf(tenant).isEmpty());
    superCluster.delete(TenantResource.TENANTS, new ObjectName("", "acme"), DeleteOptions.NONE);
    until("acme is gone", () -> find(superCluster, TenantResource.TENANTS, "", "acme").isEmpty());
  }

  @Test
  void aTenantsControlPlaneMayBeElsewhere() throws Exception {
    Embedded cluster = cluster();
    Embedded host = instance("host", 0, ClusterOptions.EMBEDDED);
    String kubeconfig = hostedElsewhere(host, "acme");
    var _ = on(cluster, HERE);
    ControlPlaneClient superCluster = client(cluster.superKubeconfig());
    ControlPlaneClient tenant = client(kubeconfig);

    makeExternal(superCluster, "acme", kubeconfig);
    tenant(superCluster, "acme", "Ready");
    makePod(tenant, "web");

    until("web runs", () -> runs(tenant, "web"));
    assertThat(podsOf(superCluster)).containsExactly("web");
    assertThat(podsOf(host.client("test"))).isEmpty();

    tenant.create(
        SERVICES,
        object(
            "{'apiVersion':'v1','kind':'Service','metadata':{'name':'web','namespace':'default'},"
                + "'spec':{'ports':[{'port':80}],'selector':{'a':'b'}}}"),
        AS);
    until(
        "the service has the address that routes",
        () ->
            find(tenant, SERVICES, "default", "web")
                .map(s -> s.objectAt("spec").string("clusterIP", ""))
                .filter(address -> !address.isEmpty())
                .isPresent());

    tenant.delete(PODS, new ObjectName("default", "web"), DeleteOptions.NONE);
    until("web is gone", () -> podsOf(superCluster).isEmpty() && podsOf(tenant).isEmpty());
    superCluster.delete(TenantResource.TENANTS, new ObjectName("", "acme"), DeleteOptions.NONE);
    until("acme is gone", () -> find(superCluster, TenantResource.TENANTS, "", "acme").isEmpty());
    assertThat(find(tenant, SERVICES, "default", "web")).as("is the tenant's own").isPresent();
  }

  @Test
  void aTenantsServerIsNotReachedAtAnAddressOfThePlatform() throws Exception {
    Embedded cluster = cluster();
    var _ = on(cluster, List.of());
    ControlPlaneClient superCluster = client(cluster.superKubeconfig());

    makeExternal(superCluster, "mallory", cluster.superKubeconfig());

    JsonObject mallory = tenant(superCluster, "mallory", "Failed");
    assertThat(Json.string(mallory.objectAt("status"))).contains("may not be reached");
  }
}
