package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.world.Eventually.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.translation.TokenNeed;
import dev.insula.tenancy.world.ClusterView;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What tenants and the platform see of the syncer, on the real API server. */
class SyncerTest {

  private static final Tenant ACME = World.tenant("acme");
  private static final Tenant BLUE = World.tenant("blue");

  @AutoClose private final World world = new World();
  private TenantView acme;
  private TenantView blue;
  private Syncer syncer;

  @BeforeEach
  void open() throws Exception {
    world.superCluster.node("node-1");
    world.superCluster.node("node-2");
    acme = world.view(ACME);
    blue = world.view(BLUE);
    syncer = world.syncer(ACME, BLUE);
  }

  /** Takes a pod down, onto a node, and back as running. */
  private void running(TenantView tenant, String pod, String node) {
    tenant.pod(pod);
    until(pod + " is below", () -> tenant.below(pod).isPresent());
    String namespace = tenant.superNamespace("default");
    world.superCluster.bind(namespace, pod, node);
    world.superCluster.run(namespace, pod);
    until(pod + " runs", () -> tenant.phase(pod).equals("Running"));
  }

  @Test
  void aPodTravelsDownAndComesBackRunningOnItsNode() {
    running(acme, "p", "node-1");

    assertThat(acme.nodeOf("p")).isEqualTo("node-1");
    until(
        "only its node is there",
        () ->
            acme.list(ClusterView.NODES).stream()
                .map(Meta::name)
                .toList()
                .equals(List.of("node-1")));
    assertThat(acme.find("p").orElseThrow().stringAt("status", "podIP")).isEqualTo("10.2.0.1");
  }

  @Test
  void whatATenantWritesIntoAStatusOfThePlatformIsPutRight() {
    running(acme, "p", "node-1");

    acme.change(
        SyncedKind.POD.resource(),
        new ObjectName("default", "p"),
        "status",
        pod -> pod.objectAt("status").put("podIP", "10.66.66.66"));

    until(
        "the address is right again",
        () -> acme.find("p").orElseThrow().stringAt("status", "podIP").equals("10.2.0.1"));
  }

  @Test
  void anEphemeralContainerComesToThePodThatRuns() {
    running(acme, "p", "node-1");

    acme.change(
        SyncedKind.POD.resource(),
        new ObjectName("default", "p"),
        "ephemeralcontainers",
        pod ->
            pod.objectAt("spec")
                .arrayOrCreate("ephemeralContainers")
                .add(object("{'name':'debug','image':'busybox'}")));

    until(
        "it is below",
        () ->
            acme.below("p").orElseThrow().objectAt("spec").objects("ephemeralContainers").stream()
                .anyMatch(c -> c.string("name", "").equals("debug")));
  }

  @Test
  void aPodThatRunsIsResized() {
    acme.pod(
        "p",
        "{'spec':{'containers':[{'name':'c','image':'nginx','resources':"
            + "{'requests':{'cpu':'1'}}}]}}");
    until("p is below", () -> acme.below("p").isPresent());
    world.superCluster.bind(acme.superNamespace("default"), "p", "node-1");
    world.superCluster.run(acme.superNamespace("default"), "p");
    until("p runs", () -> acme.phase("p").equals("Running"));

    acme.change(
        SyncedKind.POD.resource(),
        new ObjectName("default", "p"),
        "resize",
        pod ->
            pod.objectAt("spec")
                .objects("containers")
                .getFirst()
                .objectAt("resources", "requests")
                .put("cpu", "2"));

    until(
        "it is resized below",
        () ->
            acme.below("p")
                .orElseThrow()
                .objectAt("spec")
                .objects("containers")
                .getFirst()
                .objectAt("resources", "requests")
                .string("cpu", "")
                .equals("2"));
  }

  @Test
  void tenantsWithEqualNamesNeverTouchEachOther() {
    running(acme, "p", "node-1");
    running(blue, "p", "node-2");

    acme.delete(SyncedKind.POD, "default", "p");
    until("acme's is being deleted", () -> acme.below("p").map(Meta::isDeleting).orElse(true));
    world.superCluster.kill(acme.superNamespace("default"), "p");
    until("acme's is gone", () -> acme.find("p").isEmpty());

    assertThat(blue.phase("p")).isEqualTo("Running");
    assertThat(blue.below("p")).isPresent();
    assertThat(world.superCluster.list(SyncedKind.POD)).hasSize(1);
  }

  @Test
  void aTenantThatRunsNothingHasNothingBelow() {
    acme.create(
        SyncedKind.CONFIG_MAP,
        object("{'metadata':{'name':'c','namespace':'default'},'data':{'a':'b'}}"));
    acme.pod("gated", "{'spec':{'schedulingGates':[{'name':'x'}]}}");
    running(blue, "p", "node-1");

    assertThat(acme.below(SyncedKind.NAMESPACE, "", "default")).isEmpty();
  }

  @Test
  void deletingWaitsForTheSuperPodWithTheTenantsGracePeriod() {
    running(acme, "p", "node-1");

    acme.delete(SyncedKind.POD, "default", "p");
    until("deleting below", () -> acme.below("p").map(Meta::isDeleting).orElse(false));

    assertThat(acme.find("p")).isPresent();
    assertThat(Meta.of(acme.below("p").orElseThrow()).integer("deletionGracePeriodSeconds", 0))
        .isEqualTo(30);
    world.superCluster.kill(acme.superNamespace("default"), "p");
    until("gone above", () -> acme.find("p").isEmpty());
  }

  @Test
  void aPodThatSomethingHoldsHasFailedWhenItsSuperPodIsNoMore() {
    acme.pod("p", "{'metadata':{'finalizers':['example.com/counts']}}");
    until("below", () -> acme.below("p").isPresent());
    String namespace = acme.superNamespace("default");
    world.superCluster.bind(namespace, "p", "node-1");
    world.superCluster.run(namespace, "p");
    until("runs", () -> acme.phase("p").equals("Running"));

    acme.delete(SyncedKind.POD, "default", "p");
    until("deleting below", () -> acme.below("p").map(Meta::isDeleting).orElse(false));
    world.superCluster.kill(namespace, "p");

    until("failed", () -> acme.phase("p").equals("Failed"));
    assertThat(Meta.finalizers(acme.find("p").orElseThrow())).containsExactly("example.com/counts");
  }

  @Test
  void aPodThatThePlatformDrainsIsDeletedAboveToo() {
    running(acme, "p", "node-1");

    world.superCluster.delete(SyncedKind.POD, acme.superNamespace("default"), "p");

    until("deleting above", () -> acme.find("p").map(Meta::isDeleting).orElse(false));
    world.superCluster.kill(acme.superNamespace("default"), "p");
    until("gone above", () -> acme.find("p").isEmpty());
  }

  @Test
  void aPodThatVanishesBelowIsDeletedAboveSoThatItsControllerReplacesIt() {
    running(acme, "p", "node-1");

    world.superCluster.kill(acme.superNamespace("default"), "p");

    until("gone above", () -> acme.find("p").isEmpty());
  }

  @Test
  void aPodThatWasNeverBoundIsMadeAgainWhenItVanishesBelow() {
    acme.pod("p");
    until("below", () -> acme.below("p").isPresent());
    String first = Meta.uid(acme.below("p").orElseThrow());

    world.superCluster.kill(acme.superNamespace("default"), "p");

    until("made again", () -> acme.below("p").map(p -> !Meta.uid(p).equals(first)).orElse(false));
    assertThat(acme.find("p")).isPresent();
  }

  @Test
  void aPodThatIsMadeAgainUnderItsNameIsAnotherPodBelow() {
    running(acme, "p", "node-1");
    acme.kill("default", "p");
    String second = Meta.uid(acme.pod("p"));

    until("the first is being deleted", () -> acme.below("p").map(Meta::isDeleting).orElse(true));
    world.superCluster.kill(acme.superNamespace("default"), "p");

    until(
        "the second is below",
        () ->
            acme.below("p")
                .map(p -> second.equals(p.stringAt("metadata", "annotations", "insula.dev/uid")))
                .orElse(false));
    assertThat(Meta.uid(acme.find("p").orElseThrow())).isEqualTo(second);
  }

  @Test
  void whatAPodRefersToComesDownWithItAndFollowsChanges() {
    acme.create(
        SyncedKind.CONFIG_MAP,
        object("{'metadata':{'name':'used','namespace':'default'},'data':{'a':'1'}}"));
    acme.create(
        SyncedKind.CONFIG_MAP,
        object("{'metadata':{'name':'unused','namespace':'default'},'data':{'a':'1'}}"));
    acme.pod(
        "p",
        "{'spec':{'volumes':[{'name':'v','configMap':{'name':'used'}},{'name':'w','secret':{'secretName':'late'}}]}}");
    until(
        "the config map is below",
        () -> acme.below(SyncedKind.CONFIG_MAP, "default", "used").isPresent());

    acme.change(
        SyncedKind.CONFIG_MAP.resource(),
        new ObjectName("default", "used"),
        "",
        c -> c.objectOrCreate("data").put("a", "2"));
    acme.create(
        SyncedKind.SECRET,
        object("{'metadata':{'name':'late','namespace':'default'},'data':{'k':'AA=='}}"));

    until(
        "the change is below",
        () ->
            acme.below(SyncedKind.CONFIG_MAP, "default", "used")
                .map(c -> "2".equals(c.stringAt("data", "a")))
                .orElse(false));
    until(
        "the secret is below", () -> acme.below(SyncedKind.SECRET, "default", "late").isPresent());
    assertThat(acme.below(SyncedKind.CONFIG_MAP, "default", "unused")).isEmpty();
  }

  @Test
  void whatThePlatformPutIntoTheNamespaceIsNotOverwritten() {
    running(acme, "first", "node-1");
    world.superCluster.create(
        SyncedKind.CONFIG_MAP,
        object(
            "{'metadata':{'name':'ca','namespace':'%s'},'data':{'a':'platform'}}"
                .formatted(acme.superNamespace("default"))));
    acme.create(
        SyncedKind.CONFIG_MAP,
        object("{'metadata':{'name':'ca','namespace':'default'},'data':{'a':'tenant'}}"));

    acme.pod("p", "{'spec':{'volumes':[{'name':'v','configMap':{'name':'ca'}}]}}");
    running(blue, "q", "node-1");

    assertThat(
            acme.below(SyncedKind.CONFIG_MAP, "default", "ca").orElseThrow().stringAt("data", "a"))
        .isEqualTo("platform");
  }

  @Test
  void driftInTheSuperClusterIsRepaired() {
    acme.create(
        SyncedKind.CONFIG_MAP,
        object("{'metadata':{'name':'c','namespace':'default'},'data':{'a':'1'}}"));
    acme.pod("p", "{'spec':{'volumes':[{'name':'v','configMap':{'name':'c'}}]}}");
    until("below", () -> acme.below(SyncedKind.CONFIG_MAP, "default", "c").isPresent());
    until("quiet", () -> syncer.backlog() == 0);

    world.superCluster.change(
        SyncedKind.CONFIG_MAP.resource(),
        new ObjectName(acme.superNamespace("default"), "c"),
        "",
        c -> c.objectOrCreate("data").put("a", "tampered"));

    until(
        "repaired",
        () ->
            acme.below(SyncedKind.CONFIG_MAP, "default", "c")
                .map(c -> "1".equals(c.stringAt("data", "a")))
                .orElse(false));
  }

  @Test
  void aPodThatAsksForTheNodeIsRefusedWithAConditionAndAnEvent() {
    acme.pod("p", "{'spec':{'hostNetwork':true}}");

    until(
        "refused",
        () ->
            acme.find("p").orElseThrow().objectAt("status").objects("conditions").stream()
                .anyMatch(c -> c.string("message", "").startsWith("spec.hostNetwork: refused")));
    until("told", () -> !acme.list(ClusterView.EVENTS).isEmpty());
    assertThat(acme.below("p")).isEmpty();
  }

  @Test
  void aTenantMayNotChooseTheNode() {
    acme.pod("p", "{'spec':{'nodeName':'node-1'}}");

    until("told", () -> !acme.list(ClusterView.EVENTS).isEmpty());
    assertThat(acme.below("p")).isEmpty();
    assertThat(acme.find("p")).isPresent();
  }

  @Test
  void podsMountATokenOfTheTenantAndNoneOfTheSuperCluster() {
    acme.create(
        SyncedKind.SERVICE_ACCOUNT, object("{'metadata':{'name':'robot','namespace':'default'}}"));
    acme.pod(
        "p",
        """
        {'spec':{'serviceAccountName':'robot','volumes':[{'name':'t','projected':{'sources':[
          {'serviceAccountToken':{'expirationSeconds':3607,'path':'token'}}]}}]}}\
        """);
    String secret = new TokenNeed("robot", "", 3607).secretName();

    until("the token is below", () -> acme.below(SyncedKind.SECRET, "default", secret).isPresent());

    var token = acme.below(SyncedKind.SECRET, "default", secret).orElseThrow();
    String payload = decoded(decoded(token.stringAt("data", "token")).split("\\.")[1]);
    assertThat(payload).contains("system:serviceaccount:default:robot");
    until("below", () -> acme.below("p").isPresent());
    assertThat(
            acme.below("p")
                .orElseThrow()
                .objectAt("spec")
                .bool("automountServiceAccountToken", true))
        .isFalse();
    assertThat(acme.below(SyncedKind.SERVICE_ACCOUNT, "default", "robot")).isPresent();
  }

  @Test
  void theTenantSeesTheAddressesThatTheSuperClusterGaveItsService() {
    for (TenantView tenant : List.of(acme, blue)) {
      tenant.create(
          SyncedKind.SERVICE,
          object(
              """
              {'metadata':{'name':'s','namespace':'default'},
               'spec':{'type':'NodePort','selector':{'a':'b'},'ports':[{'port':80}]}}\
              """));
    }
    until("both see an address", () -> !address(acme).isEmpty() && !address(blue).isEmpty());

    assertThat(address(acme)).isNotEqualTo(address(blue));
    JsonObject below = acme.below(SyncedKind.SERVICE, "default", "s").orElseThrow();
    assertThat(below.stringAt("spec", "clusterIP")).isEqualTo(address(acme));
    JsonObject above = acme.find(SyncedKind.SERVICE, "default", "s").orElseThrow();
    assertThat(above.objectAt("spec").objects("ports").getFirst().integer("nodePort", 0))
        .isEqualTo(below.objectAt("spec").objects("ports").getFirst().integer("nodePort", 1));

    acme.delete(SyncedKind.SERVICE, "default", "s");
    until("gone below", () -> acme.below(SyncedKind.SERVICE, "default", "s").isEmpty());
    assertThat(blue.below(SyncedKind.SERVICE, "default", "s")).isPresent();
  }

  private static String decoded(String base64) {
    return new String(
        Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/')), UTF_8);
  }

  private static String address(TenantView tenant) {
    return tenant
        .find(SyncedKind.SERVICE, "default", "s")
        .map(s -> s.objectAt("spec").string("clusterIP", ""))
        .orElse("");
  }

  @Test
  void eventsOfASuperPodAreToldAtTheTenantsPod() {
    running(acme, "p", "node-1");
    String uid = Meta.uid(acme.below("p").orElseThrow());
    world.superCluster.create(
        ClusterView.EVENTS,
        object(
            """
            {'metadata':{'name':'p.1','namespace':'%1$s'},'reason':'Pulled','type':'Normal','message':'in %1$s',
             'involvedObject':{'kind':'Pod','namespace':'%1$s','name':'p','uid':'%2$s'}}\
            """
                .formatted(acme.superNamespace("default"), uid)));

    until("told", () -> acme.find(ClusterView.EVENTS, "default", "p.1").isPresent());

    var event = acme.find(ClusterView.EVENTS, "default", "p.1").orElseThrow();
    assertThat(event.stringAt("involvedObject", "uid"))
        .isEqualTo(Meta.uid(acme.find("p").orElseThrow()));
    assertThat(event.string("message")).isEqualTo("in default");
  }

  @Test
  void aNamespaceThatIsDeletedGoesBelowToo() {
    acme.create(SyncedKind.NAMESPACE, object("{'metadata':{'name':'web','labels':{'team':'x'}}}"));
    acme.pod("p", "{'metadata':{'namespace':'web'}}");
    until("below", () -> acme.below(SyncedKind.POD, "web", "p").isPresent());
    assertThat(Meta.labels(acme.below(SyncedKind.NAMESPACE, "", "web").orElseThrow()))
        .containsEntry("ns.insula.dev/team", "x");

    acme.delete(SyncedKind.NAMESPACE, "", "web");
    acme.finishNamespaces();

    until(
        "being deleted below",
        () -> acme.below(SyncedKind.NAMESPACE, "", "web").map(Meta::isDeleting).orElse(true));
  }

  @Test
  void aTenantIsToldOfWhenSomethingMovesAndNobodyIsAtRest() {
    running(acme, "p", "node-1");
    until("at rest", () -> syncer.backlog() == 0 && syncer.stirred().isEmpty());

    acme.delete(SyncedKind.POD, "default", "p");

    until("told of", () -> syncer.stirred().contains(ACME.name()));
  }

  @Test
  void aTenantIsReleasedAndItsPodsRunOn() {
    running(acme, "p", "node-1");

    syncer.release(ACME.identity());
    acme.delete(SyncedKind.POD, "default", "p");
    running(blue, "q", "node-1");

    assertThat(acme.below("p").map(Meta::isDeleting)).contains(false);
    assertThat(syncer.report(ACME.identity()).pods()).isZero();
  }
}
