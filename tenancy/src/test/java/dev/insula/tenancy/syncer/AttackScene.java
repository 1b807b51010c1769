package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.merge;
import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.Scenario.profile;
import static dev.insula.tenancy.world.Eventually.until;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.profile.ProfileResource;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.ClusterView;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;

/**
 * Two tenants of which one is sandboxed and either may do its worst, and the super cluster below
 * them.
 */
final class AttackScene implements AutoCloseable {

  static final Tenant ACME = World.tenant("acme");

  final World world = new World();
  final TenantView acme = world.view(ACME);
  final TenantView box;
  final Syncer syncer = world.syncer();

  AttackScene() {
    Tenant second = World.tenant("box");
    box = world.view(second);
    syncer.serve(ACME, World.ENDPOINT, shipped("standard"));
    syncer.serve(second, World.ENDPOINT, shipped("sandboxed"));
    world.superCluster.node("node-1");
  }

  private static IsolationProfile shipped(String name) {
    return ProfileResource.shipped().stream()
        .map(IsolationProfile::parse)
        .filter(profile -> profile.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static JsonObject make(TenantView tenant, SyncedKind kind, String name, String members) {
    return make(tenant, kind, name, object(members));
  }

  static JsonObject make(TenantView tenant, SyncedKind kind, String name, JsonObject members) {
    JsonObject object =
        object(
            "{'apiVersion':'"
                + kind.resource().apiVersion()
                + "','kind':'"
                + kind.kind()
                + "','metadata':{'name':'"
                + name
                + "','namespace':'default'}}");
    if (kind == SyncedKind.POD) {
      object.put("spec", object("{'containers':[{'name':'c','image':'nginx'}]}"));
    }
    merge(object, members);
    return tenant.create(kind, object);
  }

  static JsonObject below(TenantView tenant, SyncedKind kind, String name) {
    until(name + " is below", () -> tenant.below(kind, "default", name).isPresent());
    return tenant.below(kind, "default", name).orElseThrow();
  }

  /** A tenant whose pod runs on a node. */
  TenantView running(Tenant tenant, String pod, String members) {
    TenantView view = world.view(tenant);
    make(view, SyncedKind.POD, pod, members);
    below(view, SyncedKind.POD, pod);
    world.superCluster.bind(view.superNamespace("default"), pod, "node-1");
    world.superCluster.run(view.superNamespace("default"), pod);
    until(pod + " runs", () -> view.phase(pod).equals("Running"));
    return view;
  }

  static boolean isTold(TenantView tenant, String name, String rule) {
    return tenant.list(ClusterView.EVENTS).stream()
        .filter(e -> e.objectAt("involvedObject").string("name", "").equals(name))
        .anyMatch(e -> e.string("message", "").contains("refused by rule " + rule + ":"));
  }

  @Override
  public void close() {
    world.close();
  }
}
