package dev.insula.apiserver.metrics;

import dev.insula.metrics.Buckets;
import dev.insula.metrics.Distribution;
import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/**
 * The requests to all control planes of a process together, those that are not awake any more
 * included. Thread-safe.
 */
public final class RequestTotals implements MetricSource {

  /** What requests are told apart by. */
  private enum Kind {
    READ,
    WRITE,
    WATCH;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final int CODE_CLASSES = 6;

  /** The requests of one kind. */
  private static final class Total {
    private final LongAdder[] byCodeClass = new LongAdder[CODE_CLASSES];
    private final Distribution durations = new Distribution(Buckets.FINE);

    Total() {
      Arrays.setAll(byCodeClass, _ -> new LongAdder());
    }

    void answered(int code, long nanos) {
      byCodeClass[Math.clamp(code / 100, 0, CODE_CLASSES - 1)].increment();
      durations.add(nanos);
    }
  }

  private final Total reads = new Total();
  private final Total writes = new Total();
  private final Total watches = new Total();

  void answered(RequestLabels labels, int code, long nanos) {
    of(labels.isWatch() ? Kind.WATCH : labels.isMutating() ? Kind.WRITE : Kind.READ)
        .answered(code, nanos);
  }

  private Total of(Kind kind) {
    return switch (kind) {
      case READ -> reads;
      case WRITE -> writes;
      case WATCH -> watches;
    };
  }

  @Override
  public void collect(Families families) {
    for (Kind kind : Kind.values()) {
      Total total = of(kind);
      for (int i = 1; i < CODE_CLASSES; i++) {
        families
            .counter("insula_control_planes_requests", "Answered requests of all control planes.")
            .point(total.byCodeClass[i].sum(), "kind", kind.label(), "code", i + "xx");
      }
      families
          .histogram(
              "insula_control_planes_request_duration_seconds",
              "Time at work on requests of all control planes; of watches, until they have begun.")
          .point(total.durations, "kind", kind.label());
    }
  }
}
