package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.DeleteOptions;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PatrolMarksTest {

  private static final Tenant ACME = World.tenant("acme");

  @AutoClose private final World world = new World();
  private TenantView acme;
  private Syncer syncer;
  private SuperMirror mirror;
  private PatrolMarks marks;

  @BeforeEach
  void open() throws Exception {
    world.superCluster.node("node-1");
    acme = world.view(ACME);
    syncer = world.syncer(ACME);
    mirror = new SuperMirror(world.insula(), new Deaf());
    mirror.start(Duration.ofSeconds(30));
    marks = new PatrolMarks(world.planes, mirror);
    acme.pod("first");
    until("it is below", () -> acme.below("first").isPresent());
    until("nothing moves", this::isStill);
  }

  @AfterEach
  void close() throws Exception {
    mirror.close();
  }

  private OptionalLong mark() {
    return marks.of(ACME.identity().controlPlane(), ACME.identity().uid());
  }

  private boolean isStill() {
    return syncer.backlog() == 0 && mirror.count(SyncedKind.POD, ACME.identity().uid()) == 1;
  }

  @Test
  void aTenantThatNothingHappensToHasTheSameMark() {
    assertThat(mark()).isPresent().isEqualTo(mark());
  }

  @Test
  void aChangeInTheTenantChangesTheMark() {
    OptionalLong before = mark();

    acme.pod("second");

    assertThat(mark()).isNotEqualTo(before);
  }

  @Test
  void aChangeInTheSuperClusterChangesTheMark() throws Exception {
    syncer.close();
    until("the mirror has it", () -> mirror.count(SyncedKind.POD, ACME.identity().uid()) == 1);
    OptionalLong before = mark();

    String below = acme.superNamespace("default");
    world.superCluster.client.delete(
        SyncedKind.POD.resource(), new ObjectName(below, "first"), DeleteOptions.NONE);

    until("the mark differs", () -> !mark().equals(before));
  }

  @Test
  void whatWasComparedIsOnlyRememberedWhenNothingIsOpen() {
    var patrolled = new Patrolled();
    var deletions = new Deletions();

    patrolled.at(OptionalLong.of(7), deletions);
    assertThat(patrolled.isAt(OptionalLong.of(7))).isFalse();

    deletions.compared(true, 0);
    deletions.compared(true, 0);
    patrolled.at(OptionalLong.of(7), deletions);
    assertThat(patrolled.isAt(OptionalLong.of(7))).isTrue();
    assertThat(patrolled.isAt(OptionalLong.of(8))).isFalse();
    assertThat(patrolled.isAt(OptionalLong.empty())).isFalse();
  }

  private static final class Deaf implements SuperMirror.Listener {
    @Override
    public void changed(PassingKind kind, @Nullable SuperRecord before, SuperRecord now) {}

    @Override
    public void gone(PassingKind kind, SuperRecord last) {}
  }
}
