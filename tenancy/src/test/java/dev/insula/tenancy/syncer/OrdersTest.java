package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.simulation.QuietWorld;
import dev.insula.tenancy.translation.SyncedKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders of things that {@link SimulationTest} once found to end wrong, one by one. */
class OrdersTest {

  private static final String WITH_CONFIG =
      "{'spec':{'volumes':[{'name':'v','configMap':{'name':'c'}}]}}";
  private static final String WITH_CLAIM =
      "{'spec':{'volumes':[{'name':'v','persistentVolumeClaim':{'claimName':'data'}}]}}";

  private QuietWorld world;

  @BeforeEach
  void open() throws Exception {
    world = new QuietWorld();
  }

  private void config() {
    world.above.create(
        SyncedKind.CONFIG_MAP,
        object("{'metadata':{'name':'c','namespace':'default'},'data':{'k':'v'}}"));
  }

  @Test
  void aPodThatEndsSlowlyKeepsWhatItRefersToThoughTheSyncerIsStartedAnew() throws Exception {
    config();
    world.pod("p", WITH_CONFIG);
    world.rest();
    world.below.bind(world.superNamespace(), "p", "node-1");
    world.rest();
    world.above.delete(SyncedKind.POD, "default", "p");
    world.rest();

    world.restart();
    world.patrol();
    world.patrol();
    world.patrol();

    assertThat(world.below(SyncedKind.POD, "p")).isPresent();
    assertThat(world.below(SyncedKind.CONFIG_MAP, "c")).isPresent();
  }

  @Test
  void aPodThatIsHeldAndWasNeverBelowIsNotLookedAtForEver() throws Exception {
    world.pod("p", "{'metadata':{'finalizers':['example.com/held']}}");
    world.above.delete(SyncedKind.POD, "default", "p");

    world.rest();
    world.patrol();

    assertThat(world.podsBelow()).isEmpty();
  }

  @Test
  void aClaimThatIsDeletedWhileAPodUsesItStillComesToSayThatItIsBound() throws Exception {
    world.above.create(
        SyncedKind.CLAIM, object("{'metadata':{'name':'data','namespace':'default'},'spec':{}}"));
    world.pod("p", WITH_CLAIM);
    world.rest();
    world.above.delete(SyncedKind.CLAIM, "default", "data");
    world.rest();
    world.below.change(
        SyncedKind.CLAIM.resource(),
        new ObjectName(world.superNamespace(), "data"),
        "status",
        claim -> claim.put("status", object("{'phase':'Bound'}")));

    world.restart();
    world.rest();

    assertThat(world.above.find(SyncedKind.CLAIM, "default", "data"))
        .hasValueSatisfying(
            claim -> assertThat(claim.stringAt("status", "phase")).isEqualTo("Bound"));
  }

  @Test
  void aCopyThatIsLostBeforeItWasSeenIsMissedByThePatrol() throws Exception {
    config();
    world.pod("p", WITH_CONFIG);
    world.hearTenant();
    world.workDeaf();
    world.below.delete(
        SyncedKind.CONFIG_MAP, world.superNamespace(), SyncedKind.CONFIG_MAP.superName("c"));
    world.superCluster().compact();

    world.rest();
    assertThat(world.below(SyncedKind.CONFIG_MAP, "c")).isEmpty();
    world.patrol();

    assertThat(world.below(SyncedKind.CONFIG_MAP, "c")).isPresent();
  }

  @Test
  void aPodIsNotDeletedForTheEndOfACopyThatHasASuccessor() throws Exception {
    world.pod("p", "{}");
    world.hearTenant();
    world.workDeaf();
    world.below.bind(world.superNamespace(), "p", "node-1");
    world.below.delete(SyncedKind.POD, world.superNamespace(), "p");
    world.below.kill(world.superNamespace(), "p");
    world.above.change(
        SyncedKind.POD.resource(),
        new ObjectName("default", "p"),
        "",
        pod -> Meta.of(pod).objectOrCreate("labels").put("a", "new"));
    world.hearTenant();
    world.workDeaf();
    assertThat(world.below(SyncedKind.POD, "p")).as("the successor").isPresent();

    world.rest();

    assertThat(world.above.find(SyncedKind.POD, "default", "p"))
        .hasValueSatisfying(pod -> assertThat(Meta.isDeleting(pod)).isFalse());
  }

  @Test
  void aTokenThatIsLostBeforeItWasSeenIsMissedByThePatrol() throws Exception {
    world.pod(
        "p",
        "{'spec':{'volumes':[{'name':'v','projected':{'sources':["
            + "{'serviceAccountToken':{'path':'token'}}]}}]}}");
    world.hearTenant();
    world.workDeaf();
    String secret = tokens().getFirst();
    world.below.delete(SyncedKind.SECRET, world.superNamespace(), secret);
    world.superCluster().compact();

    world.rest();
    assertThat(tokens()).isEmpty();
    world.patrol();

    assertThat(tokens()).containsExactly(secret);
  }

  @Test
  void aPodThatADeadSyncerMadeFromAnEarlierStateIsBroughtUpToDate() throws Exception {
    world.pod("p", "{}");
    world.rest();
    JsonObject copy = world.below(SyncedKind.POD, "p").orElseThrow();
    world.below.kill(world.superNamespace(), "p");
    world.restart();
    world.below.create(SyncedKind.POD, copy);
    world.above.change(
        SyncedKind.POD.resource(),
        new ObjectName("default", "p"),
        "",
        pod -> Meta.of(pod).objectOrCreate("labels").put("a", "new"));
    world.hearTenant();
    world.workDeaf();

    world.rest();
    world.patrol();

    assertThat(world.below(SyncedKind.POD, "p"))
        .hasValueSatisfying(pod -> assertThat(Meta.labels(pod)).containsEntry("a", "new"));
  }

  @Test
  void aStatusThatTheTenantWroteBeforeThePodWasBelowDoesNotLast() throws Exception {
    world.pod("p", "{}");
    world.above.run("default", "p");
    world.rest();
    world.patrol();

    assertThat(world.above.find(SyncedKind.POD, "default", "p"))
        .hasValueSatisfying(
            pod -> assertThat(pod.stringAt("status", "phase")).isEqualTo("Pending"));
  }

  @Test
  void aClaimOfAnEarlierNameIsAskedToGoOnce() throws Exception {
    JsonObject claim = object("{'metadata':{'name':'data','namespace':'default'},'spec':{}}");
    world.above.create(SyncedKind.CLAIM, claim);
    world.rest();
    world.above.change(
        SyncedKind.CLAIM.resource(),
        new ObjectName("default", "data"),
        "",
        c -> Meta.of(c).put("finalizers", new JsonArray()));
    world.above.delete(SyncedKind.CLAIM, "default", "data");
    world.above.create(SyncedKind.CLAIM, claim);
    world.rest();
    long after = world.superCluster().revision();

    world.pass(Duration.ofSeconds(31));
    world.patrol();

    assertThat(world.below(SyncedKind.CLAIM, "data")).map(Meta::isDeleting).hasValue(true);
    assertThat(world.superCluster().revision()).isEqualTo(after);
  }

  private List<String> tokens() {
    return world.below.list(SyncedKind.SECRET).stream().map(Meta::name).toList();
  }
}
