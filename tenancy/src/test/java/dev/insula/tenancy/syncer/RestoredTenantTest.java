package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.api.TenantCondition;
import dev.insula.tenancy.simulation.QuietWorld;
import dev.insula.tenancy.simulation.SimulatedCluster;
import dev.insula.tenancy.translation.SyncedKind;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tenant that comes from a backup ends nothing below without an operator's consent. */
class RestoredTenantTest {

  private static final int MANY = 20;

  private QuietWorld world;
  private SimulatedCluster.Backup backup;

  @BeforeEach
  void open() throws Exception {
    world = new QuietWorld();
    backup = world.tenantCluster().backup();
    makePods();
    world.patrol();
    assertThat(world.podsBelow()).hasSize(MANY);
  }

  private void makePods() throws Exception {
    for (int i = 0; i < MANY; i++) {
      world.pod("p" + i, "{}");
    }
    world.rest();
  }

  private Set<String> uidsBelow() {
    return world.below.list(SyncedKind.POD).stream()
        .filter(pod -> !Meta.isDeleting(pod))
        .map(Meta::uid)
        .collect(Collectors.toSet());
  }

  private void settle() throws Exception {
    for (int i = 0; i < 4; i++) {
      world.patrol();
      world.pass(Duration.ofSeconds(31));
    }
  }

  /** Writes that have nothing to do with the lost pods. */
  private void write(int many) {
    for (int i = 0; i < many; i++) {
      world.above.create(
          SyncedKind.CONFIG_MAP,
          object("{'metadata':{'name':'c" + i + "','namespace':'default'}}"));
    }
  }

  @Test
  void whatIsMissingInTheBackupRunsOn() throws Exception {
    world.tenantCluster().restore(backup);
    world.restart();
    settle();

    assertThat(world.podsBelow()).hasSize(MANY);
    assertThat(world.report().historyWentBack()).isTrue();
  }

  @Test
  void whatARestoredControlPlaneDeletesWaitsForConsentToo() throws Exception {
    for (String name : new String[] {"p0", "p1"}) {
      world.below.bind(world.superNamespace(), name, "node-1");
    }
    world.rest();
    SimulatedCluster.Backup later = world.tenantCluster().backup();
    world.pod("after", "{}");
    world.rest();
    world.tenantCluster().restore(later);
    world.restart();

    world.above.delete(SyncedKind.POD, "default", "p0");
    settle();
    assertThat(world.podsBelow()).contains("p0", "p1", "after");

    world.consent(true);
    settle();
    assertThat(world.podsBelow()).doesNotContain("p0", "after").contains("p1");
  }

  @Test
  void theDoubtStaysThoughTheHistoryGrowsPastWhereItWas() throws Exception {
    world.tenantCluster().restore(backup);
    world.restart();
    write(3 * MANY);
    settle();

    assertThat(world.report().historyWentBack()).isTrue();
    assertThat(world.podsBelow()).hasSize(MANY);
  }

  @Test
  void theDoubtStaysWhenTheSyncerIsStartedAnew() throws Exception {
    world.tenantCluster().restore(backup);
    write(3 * MANY);
    String why = "its history ends at 7, but was at 50 before; more";
    world.say(
        new TenantCondition(
            TenantCondition.SYNCED, false, TenantCondition.HISTORY_WENT_BACK, why, ""));

    world.restart();
    settle();

    assertThat(world.report().doubt()).isEqualTo("its history ends at 7, but was at 50 before");
    assertThat(world.podsBelow()).hasSize(MANY);
  }

  @Test
  void podsMadeAnewFromManifestsReplaceNothingBeforeTheyAreConsentedTo() throws Exception {
    Set<String> before = uidsBelow();
    world.tenantCluster().restore(backup);
    write(3 * MANY);
    world.restart();
    makePods();
    settle();
    assertThat(uidsBelow()).isEqualTo(before);

    world.consent(true);
    settle();

    assertThat(world.podsBelow()).hasSize(MANY);
    assertThat(uidsBelow()).doesNotContainAnyElementsOf(before);
  }

  @Test
  void aServerThatIsRestoredWhileItIsFollowedReplacesNothingBeforeAPatrolLooked() throws Exception {
    Set<String> before = uidsBelow();
    world.tenantCluster().restore(backup);
    write(3 * MANY);
    world.missChanges();
    for (int i = 0; i < MANY; i++) {
      world.pod("p" + i, "{}");
    }
    world.hearTenant();
    world.workDeaf();

    assertThat(uidsBelow()).isEqualTo(before);
  }

  @Test
  void aNamespaceMadeAnewFromManifestsKeepsWhatIsInTheOldOne() throws Exception {
    world.tenantCluster().restore(emptied());
    world.above.create(SyncedKind.NAMESPACE, object("{'metadata':{'name':'default'}}"));
    write(3 * MANY);

    world.restart();
    settle();

    assertThat(world.podsBelow()).hasSize(MANY);
  }

  /** A control plane in which nothing is. */
  private SimulatedCluster.Backup emptied() {
    return new SimulatedCluster("empty").backup();
  }

  @Test
  void aClaimThatTheTenantDeletesIsKeptUntilItIsConsentedTo() throws Exception {
    world.above.create(
        SyncedKind.CLAIM, object("{'metadata':{'name':'data','namespace':'default'},'spec':{}}"));
    world.rest();
    SimulatedCluster.Backup withClaim = world.tenantCluster().backup();
    world.pod("late", "{}");
    world.rest();
    world.tenantCluster().restore(withClaim);
    world.restart();

    world.above.delete(SyncedKind.CLAIM, "default", "data");
    settle();
    assertThat(world.report().historyWentBack()).isTrue();
    assertThat(world.below(SyncedKind.CLAIM, "data"))
        .hasValueSatisfying(claim -> assertThat(Meta.isDeleting(claim)).isFalse());

    world.consent(true);
    settle();
    assertThat(world.below(SyncedKind.CLAIM, "data"))
        .hasValueSatisfying(claim -> assertThat(Meta.isDeleting(claim)).isTrue());
  }

  @Test
  void consentLetsThemGoAndTheGuardHoldsAgainWhenItIsTakenBack() throws Exception {
    world.tenantCluster().restore(backup);
    world.restart();
    settle();

    world.consent(true);
    settle();
    assertThat(world.podsBelow()).isEmpty();
    world.consent(false);
    settle();

    assertThat(world.report().isInStep()).isTrue();
  }
}
