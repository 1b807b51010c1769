package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.Scenario.profile;
import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.translation.PolicyObjects;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.ClusterView;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A quota over all of a tenant's namespaces, as the tenant's administrator meets it. */
class TenantQuotaTest {

  private static final Tenant ACME = World.tenant("acme");
  private static final Tenant BETA = World.tenant("beta");
  private static final String CPU =
      "{'spec':{'containers':[{'name':'c','image':'i','resources':{'requests':{'cpu':'%s'}}}]}}";

  @AutoClose private final World world = new World();
  private final TenantView acme = world.view(ACME);
  private final TenantView beta = world.view(BETA);
  private Syncer syncer = world.syncer();

  private void serve(String quota) {
    syncer.serve(ACME, World.ENDPOINT, profile("{'quota':%s}".formatted(quota)));
  }

  private static void namespace(ClusterView view, String name) {
    view.create(
        SyncedKind.NAMESPACE,
        object("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'%s'}}".formatted(name)));
  }

  private static void pod(TenantView view, String namespace, String name, String cpu) {
    view.pod(
        name,
        CPU.formatted(cpu)
            .replace(
                "{'spec'",
                "{'metadata':{'name':'" + name + "','namespace':'" + namespace + "'},'spec'"));
  }

  private long podsBelow(Tenant tenant) {
    return world.superCluster.list(SyncedKind.POD).stream()
        .filter(
            p ->
                p.objectAt("metadata", "labels")
                    .string("insula.dev/tenant-uid", "")
                    .equals(tenant.identity().uid()))
        .count();
  }

  private static boolean isTold(ClusterView view, String text) {
    return view.list(ClusterView.EVENTS).stream()
        .anyMatch(e -> e.string("message", "").contains(text));
  }

  private void settle() {
    until("nothing waits", () -> syncer.backlog() == 0);
  }

  @Test
  void twoNamespacesAtOnceDoNotExceedTheQuotaTogether() throws Exception {
    serve("{'pods':'10'}");
    syncer.serve(BETA, World.ENDPOINT, profile("{'quota':{'pods':'7'}}"));
    namespace(acme, "one");
    namespace(acme, "two");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        String name = "p" + i;
        threads.submit(() -> pod(acme, "one", name, "1"));
        threads.submit(() -> pod(acme, "two", name, "1"));
        threads.submit(() -> pod(beta, "default", name, "1"));
      }
    }

    until("all are judged", () -> podsBelow(ACME) == 10 && podsBelow(BETA) == 7);
    settle();
    syncer.patrolNow();
    settle();
    assertThat(podsBelow(ACME)).isEqualTo(10);
    assertThat(podsBelow(BETA)).isEqualTo(7);
  }

  @Test
  void theTenantIsToldWhatIsUsedAndLimitedAndNoMore() {
    serve("{'requests.cpu':'1'}");
    pod(acme, "default", "a", "800m");
    until("it is below", () -> acme.below("a").isPresent());
    pod(acme, "default", "b", "300m");

    until(
        "a condition tells",
        () ->
            acme.find("b").orElseThrow().objectAt("status").objects("conditions").stream()
                .anyMatch(
                    c ->
                        c.string("message", "")
                            .contains(
                                "requested: requests.cpu=300m, used: requests.cpu=800m, limited:"
                                    + " requests.cpu=1 in all namespaces together")));
    assertThat(isTold(acme, "exceeded quota")).isTrue();
    assertThat(acme.below("b")).isEmpty();
  }

  @Test
  void whatIsReleasedGoesToWhoWaits() {
    serve("{'pods':'1'}");
    pod(acme, "default", "a", "1");
    until("it is below", () -> acme.below("a").isPresent());
    pod(acme, "default", "b", "1");
    until("it is refused", () -> isTold(acme, "exceeded quota"));

    acme.kill("default", "a");

    until("its place is taken", () -> acme.below("b").isPresent());
    assertThat(acme.below("a")).isEmpty();
  }

  @Test
  void aPodThatEndedLeavesItsPlace() {
    serve("{'pods':'1'}");
    pod(acme, "default", "a", "1");
    until("it is below", () -> acme.below("a").isPresent());
    pod(acme, "default", "b", "1");
    until("it is refused", () -> isTold(acme, "exceeded quota"));

    world.superCluster.change(
        SyncedKind.POD.resource(),
        new ObjectName(acme.superNamespace("default"), "a"),
        "status",
        p -> p.objectOrCreate("status").put("phase", "Succeeded"));

    until("its place is taken", () -> acme.below("b").isPresent());
  }

  @Test
  void aSyncerThatStartsCountsWhatIsThere() throws Exception {
    serve("{'pods':'2'}");
    pod(acme, "default", "a", "1");
    pod(acme, "default", "b", "1");
    until("they are below", () -> podsBelow(ACME) == 2);
    syncer.close();
    syncer = world.syncer();
    serve("{'pods':'2'}");

    pod(acme, "default", "c", "1");

    until("it is refused", () -> isTold(acme, "used: pods=2, limited: pods=2"));
    assertThat(acme.below("c")).isEmpty();
  }

  @Test
  void aRaisedQuotaLetsPassWhatWaited() {
    serve("{'pods':'1'}");
    pod(acme, "default", "a", "1");
    until("it is below", () -> acme.below("a").isPresent());
    pod(acme, "default", "b", "1");
    until("it is refused", () -> isTold(acme, "exceeded quota"));

    serve("{'pods':'2'}");

    until("it passes", () -> acme.below("b").isPresent());
  }

  @Test
  void aQuotaOfOtherResourcesCountsWhatIsThereAlready() {
    serve("{'pods':'5'}");
    pod(acme, "default", "a", "2");
    until("it is below", () -> acme.below("a").isPresent());

    serve("{'requests.cpu':'3'}");
    pod(acme, "default", "b", "2");

    until("it is refused", () -> isTold(acme, "used: requests.cpu=2, limited: requests.cpu=3"));
    assertThat(acme.below("b")).isEmpty();
  }

  @Test
  void aPodThatDoesNotSayWhatItNeedsIsNotLetPastALimit() {
    serve("{'requests.cpu':'3','limits.ephemeral-storage':'1Gi'}");
    acme.pod("silent");

    until(
        "it is refused",
        () ->
            isTold(acme, "say what these containers need")
                && isTold(acme, "limits.ephemeral-storage=[c]"));
    assertThat(acme.below("silent")).isEmpty();
  }

  @Test
  void theOverheadOfASandboxIsCharged() {
    world.superCluster.create(
        new GroupVersionResource("node.k8s.io", "v1", "runtimeclasses"),
        object(
            """
            {'apiVersion':'node.k8s.io/v1','kind':'RuntimeClass','metadata':{'name':'kata'},
             'handler':'kata','overhead':{'podFixed':{'cpu':'250m'}}}\
            """));
    syncer.serve(
        ACME, World.ENDPOINT, profile("{'runtimeClasses':['kata'],'quota':{'requests.cpu':'1'}}"));
    pod(acme, "default", "a", "800m");

    until("it is refused", () -> isTold(acme, "requested: requests.cpu=1050m"));
    assertThat(acme.below("a")).isEmpty();
  }

  @Test
  void storageIsLimitedInAllAndByClass() {
    serve("{'requests.storage':'10Gi','slow.storageclass.storage.k8s.io/requests.storage':'2Gi'}");
    claim("a", "slow", "2Gi");
    until("it is below", () -> acme.below(SyncedKind.CLAIM, "default", "a").isPresent());
    claim("b", "slow", "1Gi");
    claim("c", "fast", "9Gi");
    claim("d", "fast", "8Gi");

    until("the class is full", () -> isTold(acme, "limited: slow.storageclass"));
    until("all is full", () -> isTold(acme, "limited: requests.storage=10Gi"));
    until("what fits is there", () -> acme.below(SyncedKind.CLAIM, "default", "d").isPresent());
    assertThat(acme.below(SyncedKind.CLAIM, "default", "b")).isEmpty();
    assertThat(acme.below(SyncedKind.CLAIM, "default", "c")).isEmpty();
  }

  private void claim(String name, String storageClass, String size) {
    acme.create(
        SyncedKind.CLAIM,
        object(
            """
            {'apiVersion':'v1','kind':'PersistentVolumeClaim',
             'metadata':{'name':'%s','namespace':'default'},
             'spec':{'accessModes':['ReadWriteOnce'],'storageClassName':'%s',
               'resources':{'requests':{'storage':'%s'}}}}\
            """
                .formatted(name, storageClass, size)));
  }

  @Test
  void aServiceCannotBecomeALoadBalancerBeyondTheQuota() {
    serve("{'services.loadbalancers':'1'}");
    service("a", "LoadBalancer");
    until("it is below", () -> acme.below(SyncedKind.SERVICE, "default", "a").isPresent());
    service("b", "ClusterIP");
    until("it is below", () -> acme.below(SyncedKind.SERVICE, "default", "b").isPresent());

    acme.change(
        SyncedKind.SERVICE.resource(),
        new ObjectName("default", "b"),
        "",
        s -> s.objectAt("spec").put("type", "LoadBalancer"));

    until("it is refused", () -> isTold(acme, "limited: services.loadbalancers=1"));
    assertThat(
            acme.below(SyncedKind.SERVICE, "default", "b").orElseThrow().stringAt("spec", "type"))
        .isEqualTo("ClusterIP");
  }

  private void service(String name, String type) {
    acme.create(
        SyncedKind.SERVICE,
        object(
            """
            {'apiVersion':'v1','kind':'Service','metadata':{'name':'%s','namespace':'default'},
             'spec':{'type':'%s','ports':[{'port':80}]}}\
            """
                .formatted(name, type)));
  }

  @Test
  void newNamespacesDoNotMultiplyWhatOneMayHave() {
    serve("{'count/namespaces':'2','pods':'9'}");
    for (int i = 0; i < 4; i++) {
      namespace(acme, "n" + i);
      pod(acme, "n" + i, "p", "1");
    }

    until("there are two", () -> podsBelow(ACME) == 2);
    until("it is refused", () -> isTold(acme, "limited: count/namespaces=2"));
    settle();
    assertThat(podsBelow(ACME)).isEqualTo(2);
  }

  @Test
  void eachSuperNamespaceHasAQuotaThatHoldsWithoutTheSyncer() {
    serve("{'pods':'3','count/namespaces':'2'}");
    pod(acme, "default", "a", "1");
    until("it is below", () -> acme.below("a").isPresent());

    JsonObject quota =
        world
            .superCluster
            .find(
                PolicyObjects.Kind.QUOTA.resource(),
                acme.superNamespace("default"),
                PolicyObjects.NAME)
            .orElseThrow();
    assertThat(quota.objectAt("spec", "hard")).isEqualTo(object("{'pods':'3'}"));
  }

  @Test
  void whoDeletesAndMakesAnewGetsNoMore() {
    serve("{'pods':'2'}");
    pod(acme, "default", "a", "1");
    pod(acme, "default", "b", "1");
    until("they are below", () -> podsBelow(ACME) == 2);
    for (int i = 0; i < 5; i++) {
      acme.kill("default", "a");
      pod(acme, "default", "a", "1");
      pod(acme, "default", "other-" + i, "1");
      assertThat(podsBelow(ACME)).isLessThanOrEqualTo(2);
    }

    settle();
    syncer.patrolNow();
    settle();
    until("both places are taken", () -> podsBelow(ACME) == 2);
  }
}
