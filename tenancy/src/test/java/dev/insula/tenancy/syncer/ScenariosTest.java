package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.simulation.QuietWorld;
import dev.insula.tenancy.translation.NodeUp;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.ClusterView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a syncer does with one object of one kind in one state of both sides, where no other test
 * says it: {@code docs/scenarios.md} has the whole table.
 */
class ScenariosTest {

  private static final String BOUND = "{'spec':{'nodeName':'node-1'},'status':{'phase':'Running'}}";

  private QuietWorld world;

  @BeforeEach
  void open() throws Exception {
    world = new QuietWorld();
  }

  private JsonObject above(SyncedKind kind, String name) {
    return world.above.find(kind, "default", name).orElseThrow();
  }

  private JsonObject make(SyncedKind kind, String name, String members) throws Exception {
    JsonObject thing =
        object(
            "{'apiVersion':'%s','kind':'%s','metadata':{'name':'%s','namespace':'default'}}"
                .formatted(kind.resource().apiVersion(), kind.kind(), name));
    thing.putAll(object(members));
    JsonObject made = world.above.create(kind, thing);
    world.rest();
    return made;
  }

  private void running(String pod) throws Exception {
    world.pod(pod, "{}");
    world.rest();
    world.below.bind(world.superNamespace(), pod, "node-1");
    world.below.run(world.superNamespace(), pod);
    world.rest();
    assertThat(above(SyncedKind.POD, pod).stringAt("status", "phase")).isEqualTo("Running");
  }

  private ObjectName lower(String name) {
    return new ObjectName(world.superNamespace(), name);
  }

  // Pods, down.

  @Test
  void aPodThatIsBeingDeletedIsNotMadeBelow() throws Exception {
    world.pod("p", "{'metadata':{'finalizers':['example.com/held']}}");
    world.above.delete(SyncedKind.POD, "default", "p");

    world.rest();
    world.patrol();

    assertThat(world.podsBelow()).isEmpty();
  }

  @Test
  void aPodWaitsForItsServiceAccount() throws Exception {
    world.pod("p", "{'spec':{'serviceAccountName':'robot'}}");
    world.rest();
    assertThat(world.podsBelow()).isEmpty();

    make(SyncedKind.SERVICE_ACCOUNT, "robot", "{}");
    world.pass(Duration.ofMinutes(1));

    assertThat(world.podsBelow()).containsExactly("p");
    assertThat(world.below(SyncedKind.SERVICE_ACCOUNT, "robot")).isPresent();
  }

  @Test
  void aPodThatIsDeletedAfterItsCopyWentEnds() throws Exception {
    running("p");
    world.above.delete(SyncedKind.POD, "default", "p");
    world.below.kill(world.superNamespace(), "p");

    world.rest();
    world.patrol();

    assertThat(world.above.find(SyncedKind.POD, "default", "p")).isEmpty();
    assertThat(world.podsBelow()).isEmpty();
  }

  @Test
  void aCopyThatStandsForAnotherPodIsReplacedAndNotTakenOver() throws Exception {
    running("p");
    String first = Meta.uid(above(SyncedKind.POD, "p"));
    world.above.kill("default", "p");
    world.pod("p", "{}");
    String second = Meta.uid(above(SyncedKind.POD, "p"));

    world.rest();
    world.patrol();
    world.below.kill(world.superNamespace(), "p");
    world.rest();

    assertThat(first).isNotEqualTo(second);
    assertThat(world.below(SyncedKind.POD, "p").map(Meta::annotations).orElseThrow())
        .containsEntry("insula.dev/uid", second);
    assertThat(above(SyncedKind.POD, "p").objectAt("spec").string("nodeName", "")).isEmpty();
  }

  @Test
  void bothSidesEndTogetherWhenBothAreBeingDeleted() throws Exception {
    running("p");
    world.above.delete(SyncedKind.POD, "default", "p");
    world.below.delete(SyncedKind.POD, world.superNamespace(), "p");
    world.rest();
    assertThat(world.above.find(SyncedKind.POD, "default", "p")).isPresent();

    world.below.kill(world.superNamespace(), "p");
    world.rest();

    assertThat(world.above.find(SyncedKind.POD, "default", "p")).isEmpty();
  }

  // Pods, up.

  @Test
  void whatThePlatformWritesOnACopyIsNotTheTenantsToSee() throws Exception {
    running("p");
    world.below.change(
        SyncedKind.POD.resource(),
        lower("p"),
        "",
        p -> {
          Meta.of(p).objectOrCreate("labels").put("platform", "internal");
          Meta.of(p).objectOrCreate("annotations").put("cni", "10.9.9.9");
        });
    world.rest();
    world.patrol();

    JsonObject pod = above(SyncedKind.POD, "p");
    assertThat(Meta.labels(pod)).doesNotContainKey("platform");
    assertThat(Meta.annotations(pod)).doesNotContainKey("cni");
    JsonObject copy = world.below(SyncedKind.POD, "p").orElseThrow();
    assertThat(Meta.labels(copy)).containsKey("platform");
    assertThat(Meta.annotations(copy)).containsKey("cni");
  }

  @Test
  void theStatusOfACopyOfAnEarlierPodDoesNotComeUp() throws Exception {
    running("p");
    world.above.kill("default", "p");
    world.pod("p", "{}");
    world.below.change(
        SyncedKind.POD.resource(),
        lower("p"),
        "status",
        p -> p.objectOrCreate("status").put("message", "of the first"));

    world.rest();

    assertThat(above(SyncedKind.POD, "p").objectAt("status").string("message", "")).isEmpty();
  }

  @Test
  void aPodIsBoundToANodeThatTheTenantThenHas() throws Exception {
    world.pod("p", "{}");
    world.rest();
    world.below.node("node-9");
    assertThat(world.above.find(ClusterView.NODES, "", "node-9")).isEmpty();

    world.below.bind(world.superNamespace(), "p", "node-9");
    world.rest();

    assertThat(above(SyncedKind.POD, "p").stringAt("spec", "nodeName")).isEqualTo("node-9");
    assertThat(world.above.find(ClusterView.NODES, "", "node-9"))
        .hasValueSatisfying(node -> assertThat(Meta.labels(node)).containsKey(NodeUp.VIRTUAL));
  }

  @Test
  void aPodOnANodeThatIsNotKnownYetIsBoundWhenItIs() throws Exception {
    world.pod("p", "{}");
    world.rest();
    world.below.bind(world.superNamespace(), "p", "node-9");
    world.rest();
    assertThat(above(SyncedKind.POD, "p").objectAt("spec").string("nodeName", "")).isEmpty();

    world.below.node("node-9");
    world.pass(Duration.ofMinutes(1));

    assertThat(above(SyncedKind.POD, "p").stringAt("spec", "nodeName")).isEqualTo("node-9");
  }

  @Test
  void aShorterGraceOfTheTenantIsTakenOverBelowAndALongerOneIsNot() throws Exception {
    running("p");
    world.above.delete(SyncedKind.POD, "default", "p");
    world.rest();
    assertThat(grace()).isEqualTo(30);

    world.above.client.delete(
        SyncedKind.POD.resource(),
        new ObjectName("default", "p"),
        dev.insula.client.DeleteOptions.NONE.withGracePeriod(5));
    world.rest();
    assertThat(grace()).isEqualTo(5);
  }

  private long grace() {
    return Meta.of(world.below(SyncedKind.POD, "p").orElseThrow())
        .integer("deletionGracePeriodSeconds", -1);
  }

  // The patrol.

  @Test
  void aStatusThatDiffersIsPutRightByThePatrol() throws Exception {
    running("p");
    world.workDeaf();
    world.above.change(
        SyncedKind.POD.resource(),
        new ObjectName("default", "p"),
        "status",
        p -> p.objectOrCreate("status").put("podIP", "6.6.6.6"));

    world.restart();
    world.patrol();

    assertThat(above(SyncedKind.POD, "p").stringAt("status", "podIP")).isEqualTo("10.2.0.1");
  }

  @Test
  void aPodThatRunsElsewhereThanItsTenantBelievesIsNoMore() throws Exception {
    running("p");
    world.below.node("node-2");
    String uid = Meta.uid(above(SyncedKind.POD, "p"));
    JsonObject copy = world.below(SyncedKind.POD, "p").orElseThrow();
    world.below.kill(world.superNamespace(), "p");
    List.of("uid", "resourceVersion", "creationTimestamp").forEach(Meta.of(copy)::remove);
    copy.objectAt("spec").remove("nodeName");
    world.below.create(SyncedKind.POD, copy);
    world.below.bind(world.superNamespace(), "p", "node-2");

    world.restart();
    world.patrol();

    Optional<JsonObject> still = world.above.find(SyncedKind.POD, "default", "p");
    assertThat(still.filter(p -> Meta.uid(p).equals(uid))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = SyncedKind.class,
      names = {"SERVICE", "INGRESS", "NETWORK_POLICY", "BUDGET", "ENDPOINT_SLICE"})
  void aCopyWhoseObjectWentWhileNobodyWatchedGoes(SyncedKind kind) throws Exception {
    make(kind, "x", kind == SyncedKind.ENDPOINT_SLICE ? "{'addressType':'IPv4'}" : "{'spec':{}}");
    assertThat(world.below(kind, "x")).isPresent();
    world.above.delete(kind, "default", "x");

    world.restart();
    world.patrol();

    assertThat(world.below(kind, "x")).isEmpty();
  }

  // Namespaces.

  @Test
  void aLabelOfANamespaceFollows() throws Exception {
    running("p");
    world.above.change(
        SyncedKind.NAMESPACE.resource(),
        new ObjectName("", "default"),
        "",
        n -> Meta.of(n).objectOrCreate("labels").put("team", "blue"));
    world.rest();

    assertThat(Meta.labels(home())).containsEntry("ns.insula.dev/team", "blue");

    world.above.change(
        SyncedKind.NAMESPACE.resource(),
        new ObjectName("", "default"),
        "",
        n -> Meta.of(n).objectAt("labels").remove("team"));
    world.rest();

    assertThat(Meta.labels(home())).doesNotContainKey("ns.insula.dev/team");
  }

  private JsonObject home() {
    return world.below.find(SyncedKind.NAMESPACE, "", world.superNamespace()).orElseThrow();
  }

  @Test
  void aNamespaceOfATenantThatIsNotServedHereIsLeftAlone() throws Exception {
    JsonObject theirs =
        object(
            """
            {'apiVersion':'v1','kind':'Namespace','metadata':{'name':'theirs-1',
              'labels':{'insula.dev/tenant':'theirs','insula.dev/tenant-uid':'uid-theirs',
                'insula.dev/namespace':'default'},
              'annotations':{'insula.dev/uid':'of-another-replica'}}}\
            """);
    world.below.create(SyncedKind.NAMESPACE, theirs);

    world.rest();
    world.patrol();
    world.restart();
    world.patrol();

    JsonObject still = world.below.find(SyncedKind.NAMESPACE, "", "theirs-1").orElseThrow();
    assertThat(Meta.isDeleting(still)).isFalse();
  }

  // Services, Endpoints, claims.

  @Test
  void anotherSelectorOfAServiceIsBelow() throws Exception {
    make(SyncedKind.SERVICE, "s", "{'spec':{'selector':{'a':'b'},'ports':[{'port':80}]}}");
    String address =
        world.below(SyncedKind.SERVICE, "s").orElseThrow().stringAt("spec", "clusterIP");

    world.above.change(
        SyncedKind.SERVICE.resource(),
        new ObjectName("default", "s"),
        "",
        s -> s.objectAt("spec").put("selector", object("{'c':'d'}")));
    world.rest();

    JsonObject spec = world.below(SyncedKind.SERVICE, "s").orElseThrow().objectAt("spec");
    assertThat(spec.objectAt("selector")).isEqualTo(object("{'c':'d'}"));
    assertThat(spec.string("clusterIP", "")).isEqualTo(address).isNotEmpty();
  }

  @Test
  void otherSubsetsOfEndpointsWithoutSelectorAreBelow() throws Exception {
    make(SyncedKind.SERVICE, "e", "{'spec':{'ports':[{'port':80}]}}");
    make(SyncedKind.ENDPOINTS, "e", "{'subsets':[{'addresses':[{'ip':'203.0.113.1'}]}]}");

    world.above.change(
        SyncedKind.ENDPOINTS.resource(),
        new ObjectName("default", "e"),
        "",
        e -> e.put("subsets", object("{'a':[{'addresses':[{'ip':'203.0.113.2'}]}]}").get("a")));
    world.rest();

    assertThat(Addresses.of(SyncedKind.ENDPOINTS, world.below(SyncedKind.ENDPOINTS, "e").get()))
        .containsExactly("203.0.113.2");
  }

  @Test
  void aVolumeOfNoClaimOfTheTenantIsNotShown() throws Exception {
    make(SyncedKind.CLAIM, "data", "{'spec':{}}");
    for (String claim : List.of("", world.superNamespace() + "/unknown", "kube-system/data")) {
      volume("pv-" + claim.length(), claim);
    }
    world.rest();
    world.patrol();

    assertThat(
            world.above.list(
                new dev.insula.machinery.object.GroupVersionResource(
                    "", "v1", "persistentvolumes")))
        .isEmpty();
  }

  private void volume(String name, String claim) {
    JsonObject volume =
        object(
            """
            {'apiVersion':'v1','kind':'PersistentVolume','metadata':{'name':'%s'},
             'spec':{'capacity':{'storage':'1Gi'}},'status':{'phase':'Available'}}\
            """
                .formatted(name));
    if (!claim.isEmpty()) {
      String[] names = claim.split("/", -1);
      volume
          .objectAt("spec")
          .put("claimRef", JsonObject.of("namespace", names[0], "name", names[1], "uid", "u"));
    }
    world.below.create(
        new dev.insula.machinery.object.GroupVersionResource("", "v1", "persistentvolumes"),
        volume);
  }

  @Test
  void aClaimThatLosesItsVolumeBelowSaysSo() throws Exception {
    make(SyncedKind.CLAIM, "data", "{'spec':{}}");
    for (String phase : List.of("Bound", "Lost")) {
      world.below.change(
          SyncedKind.CLAIM.resource(),
          lower("data"),
          "status",
          c -> c.objectOrCreate("status").put("phase", phase));
      world.rest();

      assertThat(above(SyncedKind.CLAIM, "data").stringAt("status", "phase")).isEqualTo(phase);
    }
  }

  @Test
  void aBoundPodWithoutACopyEnds() throws Exception {
    world.pod("p", BOUND);
    world.above.change(
        SyncedKind.POD.resource(),
        new ObjectName("default", "p"),
        "status",
        p ->
            p.put(
                "status",
                object(
                    "{'phase':'Running','conditions':[{'type':'PodScheduled','status':'True'}]}")));

    world.rest();
    world.patrol();

    // The tenant chose its node: that does not pass, and is not taken for the platform's doing.
    assertThat(world.podsBelow()).isEmpty();
  }
}
