package dev.insula.tenancy.replica;

import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.ForwardingClient;
import dev.insula.client.WriteOptions;
import dev.insula.tenancy.operator.SystemNamespace;
import dev.insula.tenancy.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReplicaLeaseTest {

  private static final LeaseOptions FAST =
      new LeaseOptions(Duration.ofMillis(50), Duration.ofMillis(600), Duration.ofSeconds(1));

  @AutoClose private final World world = new World();
  private final List<ReplicaLease> leases = new ArrayList<>();

  /** A replica with a network of its own, which can fail. */
  private final class Replica extends ForwardingClient implements ReplicaLease.Listener {
    final AtomicBoolean cutOff = new AtomicBoolean();
    final AtomicInteger lost = new AtomicInteger();
    final Fence fence = new Fence(System::nanoTime, InstantSource.system());
    final ReplicaLease lease;

    Replica(String name) throws InterruptedException {
      lease = new ReplicaLease(this, SystemNamespace.NAME, name, FAST, fence);
      lease.listen(this);
      lease.start();
      leases.add(lease);
    }

    @Override
    protected ControlPlaneClient reader() {
      if (cutOff.get()) {
        throw new UncheckedIOException(new IOException("no route"));
      }
      return world.insula();
    }

    @Override
    protected ControlPlaneClient writer() {
      return reader();
    }

    @Override
    public void replicasChanged() {}

    @Override
    public void lost() {
      assertThat(fence.isOpen()).isFalse();
      lost.incrementAndGet();
    }
  }

  @BeforeEach
  void open() {
    SystemNamespace.ensure(world.insula(), WriteOptions.as("test"));
  }

  @AfterEach
  void close() {
    leases.forEach(ReplicaLease::close);
  }

  @Test
  void replicasSeeEachOtherAndOneThatEndsAtOnce() throws InterruptedException {
    var one = new Replica("one");
    var two = new Replica("two");

    until("seen", () -> one.lease.live().size() == 2 && two.lease.live().size() == 2);
    two.lease.close();

    until("gone", () -> one.lease.live().size() == 1);
    assertThat(two.fence.isOpen()).isFalse();
    assertThat(one.lease.isHeld("two", two.lease.holder())).isFalse();
  }

  @Test
  void oneThatIsCutOffStopsBeforeOthersTakeItForDeadAndBeginsAnew() throws InterruptedException {
    var one = new Replica("one");
    var two = new Replica("two");
    until("seen", () -> one.lease.live().size() == 2);
    String holder = two.lease.holder();

    two.cutOff.set(true);
    until(
        "dead",
        () -> {
          boolean held = one.lease.isHeld("two", holder);
          // Asked afterwards: who is dead already must not find its fence open now.
          assertThat(!held && two.fence.isOpen()).isFalse();
          return !held;
        });
    two.cutOff.set(false);

    until("it begins anew", () -> two.fence.isOpen());
    assertThat(two.lost).hasValue(1);
    assertThat(two.lease.holder()).isNotEqualTo(holder);
    until("it is seen", () -> one.lease.live().size() == 2);
    assertThat(one.lost).hasValue(0);
  }

  @Test
  void aProcessTakesOverFromItsPredecessorAtOnce() throws InterruptedException {
    var killed = new Replica("one");
    killed.cutOff.set(true);

    var successor = new Replica("one");

    assertThat(successor.fence.isOpen()).isTrue();
    assertThat(successor.lease.isHeld("one", killed.lease.holder())).isFalse();
    assertThat(successor.lease.isHeld("one", successor.lease.holder())).isTrue();
  }
}
