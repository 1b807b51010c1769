package dev.insula.tenancy;

import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.apiserver.controlplane.ControlPlaneBounds;
import dev.insula.apiserver.controlplane.HostedControlPlane;
import dev.insula.client.DeleteOptions;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.metrics.BusiestNames;
import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
import dev.insula.metrics.MetricsPage;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantPhase;
import dev.insula.tenancy.api.TenantResource;
import dev.insula.tenancy.profile.ProfileResource;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.HostedProvider;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tenants as the platform team sees them: objects of the super cluster. */
class TenancyRuntimeTest {

  @AutoClose private final World world = new World();
  private HostedProvider provider;
  private TenancyRuntime runtime;

  @BeforeEach
  void open() throws Exception {
    world.superCluster.node("node-1");
    provider = world.provider();
    runtime = start();
  }

  @AfterEach
  void close() throws Exception {
    runtime.close();
  }

  private TenancyRuntime start() throws InterruptedException {
    return TenancyRuntime.start(world.insula(), world.planes, provider, TenancyOptions.DEFAULT);
  }

  private Tenant create(String name) {
    world.superCluster.create(TenantResource.TENANTS, Tenant.render(name, 1));
    until(name + " is ready", () -> phase(name) == TenantPhase.READY);
    return tenant(name).orElseThrow();
  }

  private void delete(String name) {
    world.superCluster.client.delete(
        TenantResource.TENANTS, new ObjectName("", name), DeleteOptions.NONE);
  }

  private Optional<Tenant> tenant(String name) {
    return world.superCluster.find(TenantResource.TENANTS, "", name).map(Tenant::parse);
  }

  private TenantPhase phase(String name) {
    return tenant(name).map(t -> t.status().phase()).orElse(TenantPhase.PENDING);
  }

  private TenantView running(Tenant tenant, String pod) {
    TenantView view = world.view(tenant);
    view.pod(pod);
    until("below", () -> view.below(pod).isPresent());
    world.superCluster.bind(view.superNamespace("default"), pod, "node-1");
    world.superCluster.run(view.superNamespace("default"), pod);
    until("running", () -> view.phase(pod).equals("Running"));
    return view;
  }

  @Test
  void thePlatformReadsHowAllTenantsFareAndTheBusiestByName() {
    create("idle");
    Tenant acme = create("acme");
    for (int i = 0; i < 3; i++) {
      running(acme, "p" + i);
    }
    running(create("globex"), "p");
    MetricSource metrics = runtime.metrics(new BusiestNames(1), 1);

    until("settled", () -> text(metrics).contains("workqueue_depth{name=\"sync-down\"} 0.0\n"));
    String text = text(metrics);

    assertThat(text)
        .contains("insula_tenants{phase=\"Ready\"} 3.0\n")
        .contains("insula_replica_lease_held{replica=\"insula\"} 1.0\n")
        .contains("insula_sync_breakers{state=\"closed\"} 3.0\n")
        .contains("insula_sync_guard_held_deletions 0.0\n")
        .contains(
            "insula_tenant_sync_turns_total{direction=\"down\",tenant=\"acme\"}",
            "insula_tenant_sync_seconds_total{direction=\"down\",phase=\"queue\",tenant=\"acme\"}",
            "insula_tenant_sync_seconds_total{direction=\"up\",phase=\"work\",tenant=\"acme\"}")
        .contains("insula_tenant_pods{tenant=\"acme\"} 3.0\n")
        .contains("insula_sync_phase_duration_seconds_count{direction=\"up\",phase=\"queue\"}")
        .contains(
            "insula_sync_phase_duration_seconds_count{direction=\"down\",phase=\"throttle\"} 4\n")
        .contains("workqueue_adds_total{name=\"tenants\"}")
        .doesNotContain("tenant=\"globex\"")
        .doesNotContain("tenant=\"idle\"");
  }

  private static String text(MetricSource source) {
    var families = new Families();
    source.collect(families);
    return new String(MetricsPage.of(families, "").body(), StandardCharsets.UTF_8);
  }

  @Test
  void aTenantIsReadyWithAControlPlaneOfItsOwnAndAFinalizer() {
    Tenant acme = create("acme");

    assertThat(acme.finalized()).isTrue();
    assertThat(acme.status().endpoint()).contains(World.ENDPOINT);
    assertThat(acme.status().controlPlane()).isEqualTo(acme.identity().controlPlane());
    assertThat(world.planes.names()).contains(acme.identity().controlPlane());
    running(acme, "p");
  }

  @Test
  void aDeletedTenantLeavesNothingBehind() {
    Tenant acme = create("acme");
    TenantView view = running(acme, "p");
    Tenant blue = create("blue");
    TenantView other = running(blue, "p");

    delete("acme");

    until(
        "its namespace is being deleted",
        () -> view.below(SyncedKind.NAMESPACE, "", "default").map(Meta::isDeleting).orElse(true));
    assertThat(tenant("acme")).isPresent();
    until(
        "gone",
        () -> {
          world.superCluster.finishNamespaces();
          return tenant("acme").isEmpty();
        });
    assertThat(provider.exists(acme.identity().controlPlane())).isFalse();
    assertThat(world.superCluster.list(SyncedKind.NAMESPACE))
        .noneMatch(n -> acme.identity().uid().equals(Meta.labels(n).get("insula.dev/tenant-uid")));
    assertThat(other.below("p")).isPresent();
  }

  @Test
  void aTenantThatIsMadeAgainIsAnotherOne() {
    Tenant first = create("acme");
    world.view(first).pod("p");
    delete("acme");
    until(
        "gone",
        () -> {
          world.superCluster.finishNamespaces();
          return tenant("acme").isEmpty();
        });

    Tenant second = create("acme");

    assertThat(second.identity().controlPlane()).isNotEqualTo(first.identity().controlPlane());
    assertThat(world.view(second).find("p")).isEmpty();
  }

  @Test
  void whatFailsIsToldAndTriedAgain() {
    provider.failNext(4);
    Tenant acme = create("acme");

    provider.failNext(4);
    delete("acme");
    until("gone", () -> tenant("acme").isEmpty());

    assertThat(provider.exists(acme.identity().controlPlane())).isFalse();
  }

  @Test
  void aRestartedRuntimeGoesOnWithWhatThereIs() throws Exception {
    Tenant acme = create("acme");
    TenantView view = running(acme, "p");
    runtime.close();
    view.pod("while-it-was-away");
    view.delete(SyncedKind.POD, "default", "p");
    runtime = start();

    until("came down", () -> view.below("while-it-was-away").isPresent());
    until("deleting below", () -> view.below("p").map(Meta::isDeleting).orElse(true));
  }

  @Test
  void deletionGoesOnAfterARestart() throws Exception {
    Tenant acme = create("acme");
    TenantView view = running(acme, "p");
    delete("acme");
    runtime.close();
    runtime = start();

    until(
        "gone",
        () -> {
          world.superCluster.finishNamespaces();
          return tenant("acme").isEmpty();
        });
    assertThat(view.below(SyncedKind.NAMESPACE, "", "default")).isEmpty();
  }

  @Test
  void namesThatCannotBecomeNamespacesAreRefusedAtCreation() {
    for (String name : new String[] {"a".repeat(33), "a.b"}) {
      JsonObject tenant = Tenant.render(name, 1);
      assertThatThrownBy(() -> world.superCluster.create(TenantResource.TENANTS, tenant))
          .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(422));
    }
    assertThatThrownBy(
            () -> world.superCluster.create(TenantResource.TENANTS, Tenant.render("heavy", 1001)))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void theProfileBoundsControlPlanesWhileTheyRun() {
    Tenant acme = create("acme");
    HostedControlPlane plane = world.planes.find(acme.identity().controlPlane()).orElseThrow();
    assertThat(plane.bounds().definitions()).isEqualTo(500);

    world.superCluster.change(
        ProfileResource.PROFILES,
        new ObjectName("", "standard"),
        "",
        profile ->
            profile
                .objectAt("spec")
                .put(
                    "controlPlane",
                    Scenario.object(
                        "{'objects':1000,'bytes':'1Mi','customResourceDefinitions':3,'watches':4,"
                            + "'requestsPerSecond':5,'requestBurst':6}")));

    until(
        "the bounds are there",
        () -> plane.bounds().equals(new ControlPlaneBounds(1000, 1 << 20, 3, 4, 5, 6)));
  }

  @Test
  void aProfileWhoseQuotaNamesWhatIsNeverCountedIsRefused() {
    assertThatThrownBy(
            () ->
                world.superCluster.create(
                    ProfileResource.PROFILES,
                    Scenario.object(
                        """
                        {'apiVersion':'insula.dev/v1alpha1','kind':'IsolationProfile',
                         'metadata':{'name':'x'},'spec':{'quota':{'count/deployments.apps':'3'}}}\
                        """)))
        .hasMessageContaining("names are those of ResourceQuotas");
    world.superCluster.create(
        ProfileResource.PROFILES,
        Scenario.object(
            """
            {'apiVersion':'insula.dev/v1alpha1','kind':'IsolationProfile',
             'metadata':{'name':'x'},'spec':{'quota':{'pods':3,'limits.memory':'4Gi',
               'fast.storageclass.storage.k8s.io/requests.storage':'1Ti','count/namespaces':'9',
               'requests.nvidia.com/gpu':'2','count/ingresses.networking.k8s.io':'4'}}}\
            """));
  }

  private String validity(String profile) {
    return world
        .superCluster
        .find(ProfileResource.PROFILES, "", profile)
        .orElseThrow()
        .objectAt("status")
        .objects("conditions")
        .stream()
        .map(c -> c.string("status", "") + " " + c.string("message", ""))
        .findFirst()
        .orElse("");
  }

  @Test
  void aProfileSaysWhetherItsRulesCompile() {
    until("a shipped one says so", () -> validity("standard").startsWith("True"));

    world.superCluster.change(
        ProfileResource.PROFILES,
        new ObjectName("", "standard"),
        "",
        profile ->
            profile
                .objectAt("spec")
                .put(
                    "rules",
                    JsonArray.of(
                        JsonObject.of(
                            "name",
                            "mine",
                            "kinds",
                            JsonArray.of("Pod"),
                            "expression",
                            "object.spec.(",
                            "message",
                            "no"))));

    until(
        "it says what is wrong",
        () -> validity("standard").startsWith("False rule mine, which nothing passes"));
  }
}
