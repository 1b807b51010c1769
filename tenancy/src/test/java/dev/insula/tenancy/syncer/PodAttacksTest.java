package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.Scenario.profile;
import static dev.insula.tenancy.syncer.AttackScene.ACME;
import static dev.insula.tenancy.syncer.AttackScene.below;
import static dev.insula.tenancy.syncer.AttackScene.isTold;
import static dev.insula.tenancy.syncer.AttackScene.make;
import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.ClusterView;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tenants try on nodes and on each other through the syncer by their pods. */
class PodAttacksTest {

  @AutoClose private static final AttackScene scene = new AttackScene();
  private static final TenantView acme = scene.acme;
  private static final TenantView box = scene.box;
  private static final Syncer syncer = scene.syncer;

  @Test
  void podsOfOthersAreNeitherSoughtNorAvoided() {
    make(
        acme,
        SyncedKind.POD,
        "near",
        """
        {'spec':{'affinity':{'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[
          {'topologyKey':'kubernetes.io/hostname','labelSelector':{},'namespaceSelector':{}},
          {'topologyKey':'kubernetes.io/hostname','labelSelector':{},'namespaces':['kube-system']}]}}}}\
        """);

    String affinity = Json.string(below(acme, SyncedKind.POD, "near").objectAt("spec", "affinity"));
    assertThat(affinity).contains("uid-acme").doesNotContain("\"kube-system\"");
  }

  @Test
  void aForgedOverheadDoesNotPass() {
    make(acme, SyncedKind.POD, "overhead", "{'spec':{'overhead':{'cpu':'0'}}}");

    assertThat(below(acme, SyncedKind.POD, "overhead").objectAt("spec").containsKey("overhead"))
        .isFalse();
  }

  @Test
  void aPodThatNamesNoRuntimeClassIsSandboxedAllTheSame() {
    make(box, SyncedKind.POD, "omitted", "{}");

    assertThat(below(box, SyncedKind.POD, "omitted").stringAt("spec", "runtimeClassName"))
        .isEqualTo("gvisor");
  }

  @Test
  void aPodCannotChooseToBeOutsideOfItsSandbox() {
    make(box, SyncedKind.POD, "outside", "{'spec':{'runtimeClassName':'runc'}}");

    until(
        "the tenant is told",
        () ->
            box.list(ClusterView.EVENTS).stream()
                .anyMatch(e -> e.string("message", "").contains("refused by rule runtime-class:")));
    assertThat(box.below("outside")).isEmpty();
  }

  @Test
  void anImageOfTheNodesCacheIsNotRunWithoutTheRegistrysWord() {
    make(
        box,
        SyncedKind.POD,
        "cached",
        "{'spec':{'containers':[{'name':'c','image':'private/x','imagePullPolicy':'Never'}]}}");

    assertThat(
            below(box, SyncedKind.POD, "cached")
                .objectAt("spec")
                .objects("containers")
                .getFirst()
                .string("imagePullPolicy", ""))
        .isEqualTo("Always");
  }

  @Test
  void aTokenOfThePlatformIsNeverMounted() {
    make(acme, SyncedKind.POD, "token", "{'spec':{'automountServiceAccountToken':true}}");

    JsonObject spec = below(acme, SyncedKind.POD, "token").objectAt("spec");
    assertThat(spec.bool("automountServiceAccountToken", true)).isFalse();
    assertThat(Json.string(spec)).doesNotContain("\"serviceAccountToken\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "https://kubernetes.default.svc.cluster.local", "sts.amazonaws.com"})
  void aProjectedTokenIsTheTenantsWhateverItsAudience(String audience) {
    String name = "audience-" + Integer.toHexString(audience.hashCode());
    make(
        acme,
        SyncedKind.POD,
        name,
        "{'spec':{'volumes':[{'name':'t','projected':{'sources':[{'serviceAccountToken':"
            + "{'path':'t','audience':'"
            + audience
            + "'}}]}}]}}");

    JsonObject spec = below(acme, SyncedKind.POD, name).objectAt("spec");
    assertThat(spec.objects("volumes"))
        .flatExtracting(volume -> volume.objectAt("projected").objects("sources"))
        .noneMatch(source -> source.containsKey("serviceAccountToken"))
        .anyMatch(source -> source.objectAt("secret").string("name", "").startsWith("insula."));
  }

  @Test
  void aForgedStatusGoesNowhere() {
    make(acme, SyncedKind.POD, "liar", "{}");
    String before = below(acme, SyncedKind.POD, "liar").objectAt("status").toString();
    acme.change(
        SyncedKind.POD.resource(),
        new ObjectName("default", "liar"),
        "status",
        p -> p.put("status", object("{'phase':'Succeeded','podIP':'10.96.0.1'}")));
    syncer.patrolNow();
    until("it is worked off", () -> syncer.backlog() == 0);

    assertThat(below(acme, SyncedKind.POD, "liar").objectAt("status")).hasToString(before);
  }

  @Test
  void aPodThatRunsGetsNoPrivilegedContainer() {
    scene.running(ACME, "escapes", "{}");

    acme.change(
        SyncedKind.POD.resource(),
        new ObjectName("default", "escapes"),
        "ephemeralcontainers",
        p ->
            p.objectAt("spec")
                .arrayOrCreate("ephemeralContainers")
                .add(object("{'name':'e','image':'x','securityContext':{'privileged':true}}")));

    until("the tenant is told", () -> isTold(acme, "escapes", "privileged"));
    JsonObject spec = below(acme, SyncedKind.POD, "escapes").objectAt("spec");
    assertThat(spec.objects("ephemeralContainers")).isEmpty();
    assertThat(acme.phase("escapes")).isEqualTo("Running");
  }

  @Test
  void aPodThatRunsIsNotResizedBeyondItsProfile() {
    Tenant small = World.tenant("small");
    scene.world.view(small);
    syncer.serve(small, World.ENDPOINT, profile("{'maxLimits':{'cpu':'1'}}"));
    TenantView view =
        scene.running(
            small,
            "grows",
            "{'spec':{'containers':[{'name':'c','image':'x','resources':{'limits':{'cpu':'1'},"
                + "'requests':{'cpu':'1'}}}]}}");

    view.change(
        SyncedKind.POD.resource(),
        new ObjectName("default", "grows"),
        "resize",
        p ->
            p.objectAt("spec")
                .objects("containers")
                .getFirst()
                .put("resources", object("{'limits':{'cpu':'64'},'requests':{'cpu':'64'}}")));

    until("the tenant is told", () -> isTold(view, "grows", "limit-highest"));
    assertThat(
            below(view, SyncedKind.POD, "grows")
                .objectAt("spec")
                .objects("containers")
                .getFirst()
                .objectAt("resources", "limits")
                .string("cpu", ""))
        .isEqualTo("1");
  }
}
