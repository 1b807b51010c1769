package dev.insula.apiserver.metrics;

import dev.insula.metrics.Buckets;
import dev.insula.metrics.Distribution;
import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
import java.util.concurrent.atomic.LongAdder;

/** How often control planes of a process were put together and let go. Thread-safe. */
public final class WakeFigures implements MetricSource {

  private final Distribution wakes = new Distribution(Buckets.FINE);
  private final LongAdder lettings = new LongAdder();

  /** A control plane was put together for its first use. */
  public void woke(long nanos) {
    wakes.add(nanos);
  }

  /** What a control plane worked with was let go. */
  public void letGo() {
    lettings.increment();
  }

  @Override
  public void collect(Families families) {
    families
        .histogram(
            "insula_control_plane_wake_duration_seconds",
            "Time until a control plane that was asleep could answer.")
        .point(wakes);
    families
        .counter("insula_control_plane_hibernations", "Control planes that were let go.")
        .point(lettings.sum());
  }
}
