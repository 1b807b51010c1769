package dev.insula.tenancy;

import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.world.Eventually.until;

import dev.insula.apiserver.request.UserInfo;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantPhase;
import dev.insula.tenancy.api.TenantResource;
import dev.insula.tenancy.policy.SuperPolicies;
import dev.insula.tenancy.profile.ProfileResource;
import dev.insula.tenancy.syncpolicy.SyncPolicyResource;
import dev.insula.tenancy.world.Certificates;
import dev.insula.tenancy.world.InsulaRights;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;

/**
 * A super cluster with the policies for a tenant of a strict profile, in which operator and syncer
 * have stopped: nothing but the policies is in the way.
 */
final class PolicedCluster implements AutoCloseable {

  /** With all rights, so that only the policies are in the way. */
  static final UserInfo INSULA =
      UserInfo.of(InsulaRights.INSULA.name(), UserInfo.MASTERS, UserInfo.ALL_AUTHENTICATED);

  static final WriteOptions AS = WriteOptions.as("test");
  private static final String STRICT =
      """
      {'apiVersion':'insula.dev/v1alpha1','kind':'IsolationProfile','metadata':{'name':'strict'},
       'spec':{'podSecurity':'baseline','runtimeClasses':['gvisor','kata'],
         'nodeSelector':{'pool':'tenants','for':'of-{tenant}'},'dedicatedNodes':true,'tolerations':['dedicated'],
         'volumeTypes':['emptyDir','secret','configMap','persistentVolumeClaim'],
         'images':{'registries':['docker.io/library/','registry.example.com/'],'digests':false},
         'requiredLimits':['cpu'],'maxLimits':{'memory':'1Gi'},'limits':{'cpu':'1'},
         'storageClasses':['fast'],'serviceTypes':['ClusterIP']}}\
      """;

  final World world = new World();
  final TenantView acme;

  /** Where the tenant's namespace default is below. */
  final String namespace;

  PolicedCluster() throws Exception {
    try (TenancyRuntime _ = start()) {
      world.superCluster.create(ProfileResource.PROFILES, object(STRICT));
      until("the policy is there", () -> policy("insula-profile.strict"));
      world.superCluster.create(TenantResource.TENANTS, Tenant.render("acme", 1, "strict"));
      until("it is ready", () -> tenant().status().phase() == TenantPhase.READY);
      Certificates.install(world.superCluster, Certificates.definition());
      Certificates.install(world.superCluster, ofAnotherGroup(Certificates.definition()));
      world.superCluster.create(
          SyncPolicyResource.POLICIES,
          Certificates.policyObject(
              "certificates",
              "{'results':[{'path':'spec.secretName','to':'Secret'}],"
                  + "'makes':['certificates.other.example.com']}"));
      until("certificates are let through", this::letsCertificatesThrough);
      acme = world.view(tenant());
      acme.pod("first", "{'spec':{'containers':[{'name':'c','image':'nginx'}]}}");
      until("a pod passes all policies", () -> acme.below("first").isPresent());
      namespace = acme.superNamespace("default");
    }
  }

  /** Starts what the cluster is left without. */
  TenancyRuntime start() throws InterruptedException {
    return TenancyRuntime.start(
        world.insula(), world.planes, world.provider(), TenancyOptions.DEFAULT);
  }

  Tenant tenant() {
    return Tenant.parse(world.superCluster.find(TenantResource.TENANTS, "", "acme").orElseThrow());
  }

  /** Whether a policy is there and in force. */
  boolean policy(String name) {
    return world.superCluster.find(SuperPolicies.POLICIES, "", name).isPresent()
        && world.superCluster.find(SuperPolicies.BINDINGS, "", name).isPresent();
  }

  private boolean letsCertificatesThrough() {
    return world
        .superCluster
        .find(SuperPolicies.POLICIES, "", SuperPolicies.WRITERS)
        .orElseThrow()
        .toString()
        .contains("'pki.example.com/Certificate'");
  }

  private static JsonObject ofAnotherGroup(JsonObject definition) {
    Meta.of(definition).put("name", "certificates.other.example.com");
    definition.objectAt("spec").put("group", "other.example.com");
    return definition;
  }

  ControlPlaneClient as(UserInfo user) {
    return world.planes.findOrCreate("super").client("test", user);
  }

  ControlPlaneClient as(String name, String... groups) {
    return as(UserInfo.of(name, groups));
  }

  @Override
  public void close() {
    world.close();
  }
}
