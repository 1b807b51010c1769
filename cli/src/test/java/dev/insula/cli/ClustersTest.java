package dev.insula.cli;

import static dev.insula.cli.ClusterScene.AS;
import static dev.insula.cli.ClusterScene.HERE;
import static dev.insula.cli.ClusterScene.NODES;
import static dev.insula.cli.ClusterScene.PODS;
import static dev.insula.cli.ClusterScene.SERVICES;
import static dev.insula.cli.ClusterScene.find;
import static dev.insula.cli.ClusterScene.makeExternal;
import static dev.insula.cli.ClusterScene.makePod;
import static dev.insula.cli.ClusterScene.object;
import static dev.insula.cli.ClusterScene.podsOf;
import static dev.insula.cli.ClusterScene.runs;
import static dev.insula.cli.ClusterScene.tenant;
import static dev.insula.cli.ClusterScene.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantResource;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Instances that are each other's clusters, over HTTPS. */
@Timeout(180)
class ClustersTest {

  @TempDir Path directory;
  private ClusterScene scene;

  @BeforeEach
  void open() {
    scene = new ClusterScene(directory);
  }

  @AfterEach
  void close() throws Exception {
    scene.close();
  }

  @Test
  void theSuperClusterMayBeAnyKubernetes() throws Exception {
    Embedded cluster = scene.cluster();
    Embedded syncing = scene.on(cluster, List.of());
    ControlPlaneClient superCluster = scene.client(cluster.superKubeconfig());
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
    Embedded cluster = scene.cluster();
    Embedded host = scene.instance("host", 0, ClusterOptions.EMBEDDED);
    String kubeconfig = scene.hostedElsewhere(host, "acme");
    var _ = scene.on(cluster, HERE);
    ControlPlaneClient superCluster = scene.client(cluster.superKubeconfig());
    ControlPlaneClient tenant = scene.client(kubeconfig);

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
    Embedded cluster = scene.cluster();
    var _ = scene.on(cluster, List.of());
    ControlPlaneClient superCluster = scene.client(cluster.superKubeconfig());

    makeExternal(superCluster, "mallory", cluster.superKubeconfig());

    JsonObject mallory = tenant(superCluster, "mallory", "Failed");
    assertThat(Json.string(mallory.objectAt("status"))).contains("may not be reached");
  }
}
