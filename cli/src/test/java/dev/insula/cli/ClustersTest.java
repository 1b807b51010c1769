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
import dev.insula.client.ListOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantResource;
import dev.insula.tenancy.syncpolicy.SyncPolicyResource;
import dev.insula.tenancy.translation.OfferedDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Instances that are each other's clusters, over HTTPS. */
@Timeout(180)
class ClustersTest {

  private static final GroupVersionResource BACKUP =
      new GroupVersionResource("example.com", "v1", "backups");

  private static final String BACKUPS =
      """
      {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',
       'metadata':{'name':'backups.example.com'},
       'spec':{'group':'example.com','scope':'Namespaced',
         'names':{'plural':'backups','singular':'backup','kind':'Backup'},
         'versions':[{'name':'v1','served':true,'storage':true,'subresources':{'status':{}},
           'schema':{'openAPIV3Schema':
             {'type':'object','x-kubernetes-preserve-unknown-fields':true}}}]}}\
      """;

  private static final String POLICY =
      """
      {'apiVersion':'insula.dev/v1alpha1','kind':'SyncPolicy','metadata':{'name':'backups'},
       'spec':{'direction':'down',
         'kind':{'group':'example.com','version':'v1','resource':'backups'}}}\
      """;

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

    thePodAndTheTenantGo(superCluster, tenant);
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

    thePodAndTheTenantGo(superCluster, tenant);
    assertThat(find(tenant, SERVICES, "default", "web")).as("is the tenant's own").isPresent();
  }

  @Test
  void declaredKindsPassBetweenClustersThatAreElsewhere() throws Exception {
    Embedded cluster = scene.cluster();
    Embedded host = scene.instance("host", 0, ClusterOptions.EMBEDDED);
    String kubeconfig = scene.hostedElsewhere(host, "acme");
    var _ = scene.on(cluster, HERE);
    ControlPlaneClient superCluster = scene.client(cluster.superKubeconfig());
    ControlPlaneClient tenant = scene.client(kubeconfig);
    // Insula has the administrator's name here, and under that name none makes other definitions.
    cluster.client("test").create(OfferedDefinition.RESOURCE, object(BACKUPS), AS);
    superCluster.create(SyncPolicyResource.POLICIES, object(POLICY), AS);

    makeExternal(superCluster, "acme", kubeconfig);
    tenant(superCluster, "acme", "Ready");
    until("the kind is there", () -> isMade(tenant, "daily"));

    until("it is below", () -> backup(superCluster).isPresent());
    JsonObject below = backup(superCluster).orElseThrow();
    below.put("status", object("{'done':true}"));
    superCluster.update(BACKUP, below, AS.withSubresource("status"));
    until(
        "its status is above",
        () ->
            find(tenant, BACKUP, "default", "daily")
                .filter(b -> b.objectAt("status").bool("done", false))
                .isPresent());

    tenant.delete(BACKUP, new ObjectName("default", "daily"), DeleteOptions.NONE);
    until("it is gone", () -> backup(superCluster).isEmpty());
    superCluster.delete(
        SyncPolicyResource.POLICIES, new ObjectName("", "backups"), DeleteOptions.NONE);
    until(
        "the kind is gone",
        () -> find(tenant, OfferedDefinition.RESOURCE, "", "backups.example.com").isEmpty());
  }

  private static void thePodAndTheTenantGo(
      ControlPlaneClient superCluster, ControlPlaneClient tenant) throws InterruptedException {
    tenant.delete(PODS, new ObjectName("default", "web"), DeleteOptions.NONE);
    until("web is gone", () -> podsOf(superCluster).isEmpty() && podsOf(tenant).isEmpty());
    superCluster.delete(TenantResource.TENANTS, new ObjectName("", "acme"), DeleteOptions.NONE);
    until("acme is gone", () -> find(superCluster, TenantResource.TENANTS, "", "acme").isEmpty());
  }

  private static Optional<JsonObject> backup(ControlPlaneClient cluster) {
    return cluster.list(BACKUP, "", ListOptions.NONE).items().stream()
        .map(ApiObject::tree)
        .findFirst();
  }

  /** Whether it is made, now that its kind is known. */
  private static boolean isMade(ControlPlaneClient client, String name) {
    try {
      client.create(
          BACKUP,
          object(
              """
              {'apiVersion':'example.com/v1','kind':'Backup',
               'metadata':{'name':'%s','namespace':'default'},'spec':{'of':'data'}}\
              """
                  .formatted(name)),
          AS);
      return true;
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return false;
      }
      throw e;
    }
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
