package dev.insula.tenancy.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FenceTest {

  private static final Duration VALID = Duration.ofSeconds(4);

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong millis = new AtomicLong();
  private final Fence fence = new Fence(nanos::get, () -> Instant.ofEpochMilli(millis.get()));

  private void pass(Duration monotonic, Duration wall) {
    nanos.addAndGet(monotonic.toNanos());
    millis.addAndGet(wall.toMillis());
  }

  @Test
  void itIsClosedUntilTheLeaseIsHeld() {
    assertThatThrownBy(fence::check).isInstanceOf(NotHeldException.class);
  }

  @Test
  void itCountsFromWhenTheRenewalWasSent() {
    Fence.Moment sent = fence.now();
    pass(Duration.ofSeconds(3), Duration.ofSeconds(3));
    fence.open(sent, VALID);

    assertThat(fence.isOpen()).isTrue();
    pass(Duration.ofSeconds(1), Duration.ofSeconds(1));
    assertThat(fence.isOpen()).isFalse();
  }

  @Test
  void aPausedProcessFindsItClosed() {
    fence.open(fence.now(), VALID);
    pass(Duration.ofSeconds(5), Duration.ofSeconds(5));

    assertThat(fence.isOpen()).isFalse();
  }

  @Test
  void aSuspendedMachineFindsItClosedThoughItsMonotonicClockStoodStill() {
    fence.open(fence.now(), VALID);
    pass(Duration.ZERO, Duration.ofHours(1));

    assertThat(fence.isOpen()).isFalse();
  }

  @Test
  void aWallClockThatIsSetBackDoesNotKeepItOpen() {
    fence.open(fence.now(), VALID);
    pass(Duration.ofSeconds(5), Duration.ofHours(-1));

    assertThat(fence.isOpen()).isFalse();
  }
}
