package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.DeleteOptions;
import dev.insula.client.ListOptions;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.Scenario;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.Fuse;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deletes are suspicious: invariant 9 of the design. */
class DeletionGuardTest {

  private static final Tenant ACME = World.tenant("acme");
  private static final Tenant CONSENTED = World.tenant("acme", "uid-acme", true);
  private static final int MANY = 20;

  @AutoClose private final World world = new World();
  private TenantView acme;
  private Syncer syncer;

  @BeforeEach
  void open() throws Exception {
    world.superCluster.node("node-1");
    acme = world.view(ACME);
    syncer = world.syncer(ACME);
    for (int i = 0; i < MANY; i++) {
      acme.pod("p" + i);
    }
    until("all are below", () -> alive() == MANY);
  }

  private long alive() {
    return world.superCluster.list(SyncedKind.POD).stream()
        .filter(p -> !Meta.isDeleting(p))
        .count();
  }

  private void restart(Tenant tenant) throws Exception {
    syncer.close();
    syncer = world.syncer(tenant);
    patrol();
  }

  private void patrol() {
    syncer.patrolNow();
    until("quiet", () -> syncer.backlog() == 0);
  }

  /** What a restore from an empty backup looks like: the same control plane, without history. */
  private void empty() {
    world.planes.remove(ACME.identity().controlPlane());
    acme = world.view(ACME);
  }

  @Test
  void anEmptiedTenantLosesNothing() throws Exception {
    syncer.close();
    empty();

    restart(ACME);

    assertThat(alive()).isEqualTo(MANY);
    assertThat(syncer.report(ACME.identity()).doubt()).contains("history ends");
  }

  @Test
  void anEmptiedTenantWhoseHistoryIsLongEnoughLosesNothingEither() throws Exception {
    syncer.close();
    empty();
    for (int i = 0; i < 3 * MANY; i++) {
      acme.create(
          SyncedKind.CONFIG_MAP,
          Scenario.object("{'metadata':{'name':'c%d','namespace':'default'}}".formatted(i)));
    }

    restart(ACME);

    assertThat(alive()).isEqualTo(MANY);
    assertThat(syncer.report(ACME.identity()).held()).isGreaterThanOrEqualTo(MANY);
  }

  @Test
  void anOperatorsConsentLetsThemGo() throws Exception {
    syncer.close();
    empty();
    restart(ACME);

    syncer.serve(CONSENTED, World.ENDPOINT, IsolationProfile.NONE);

    until("gone", () -> alive() == 0);
  }

  @Test
  void aFewPodsDeletedWhileNobodyWatchedAreDeletedBelow() throws Exception {
    syncer.close();
    acme.kill("default", "p0");
    acme.kill("default", "p1");

    restart(ACME);

    until("gone", () -> alive() == MANY - 2);
    assertThat(syncer.report(ACME.identity()).held()).isZero();
  }

  @Test
  void whatTheTenantDeletesWhileItIsWatchedGoesInAnyNumber() {
    for (ApiObject pod :
        acme.client.list(SyncedKind.POD.resource(), "", ListOptions.NONE).items()) {
      acme.client.delete(
          SyncedKind.POD.resource(),
          Meta.objectName(pod.tree()),
          DeleteOptions.NONE.withGracePeriod(0));
    }

    until("gone", () -> alive() == 0);
  }

  @Test
  void aTenantThatCannotBeReachedIsLeftAlone() throws Exception {
    syncer.close();
    var fuse = new Fuse();
    syncer = world.syncer(fuse, ACME);
    until("quiet", () -> syncer.backlog() == 0);
    fuse.blow();

    syncer.patrolNow();

    assertThat(alive()).isEqualTo(MANY);
    assertThat(syncer.report(ACME.identity()).doubt()).contains("can't be read");
  }

  @Test
  void podsThatVanishBelowAllAtOnceAreNotAllDeletedAbove() {
    for (int i = 0; i < MANY; i++) {
      world.superCluster.bind(acme.superNamespace("default"), "p" + i, "node-1");
      int pod = i;
      until("bound above", () -> acme.nodeOf("p" + pod).equals("node-1"));
    }
    for (int i = 0; i < MANY; i++) {
      world.superCluster.kill(acme.superNamespace("default"), "p" + i);
    }

    until("few are deleted", () -> acme.list(SyncedKind.POD).size() <= MANY - Deletions.FEW);
    patrol();

    assertThat(acme.list(SyncedKind.POD).size()).isGreaterThanOrEqualTo(MANY - Deletions.FEW - 3);
  }
}
