package dev.insula.apiserver.metrics;

import dev.insula.metrics.Buckets;
import dev.insula.metrics.Distribution;
import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
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

  private final LongAdder[][] answered = new LongAdder[Kind.values().length][CODE_CLASSES];
  private final Distribution[] durations = new Distribution[Kind.values().length];

  public RequestTotals() {
    for (Kind kind : Kind.values()) {
      for (int i = 0; i < CODE_CLASSES; i++) {
        answered[kind.ordinal()][i] = new LongAdder();
      }
      durations[kind.ordinal()] = new Distribution(Buckets.FINE);
    }
  }

  void answered(RequestLabels labels, int code, long nanos) {
    Kind kind = labels.isWatch() ? Kind.WATCH : labels.isMutating() ? Kind.WRITE : Kind.READ;
    answered[kind.ordinal()][Math.clamp(code / 100, 0, CODE_CLASSES - 1)].increment();
    durations[kind.ordinal()].add(nanos);
  }

  @Override
  public void collect(Families families) {
    for (Kind kind : Kind.values()) {
      for (int i = 1; i < CODE_CLASSES; i++) {
        families
            .counter("insula_control_planes_requests", "Answered requests of all control planes.")
            .point(answered[kind.ordinal()][i].sum(), "kind", kind.label(), "code", i + "xx");
      }
      families
          .histogram(
              "insula_control_planes_request_duration_seconds",
              "Time at work on requests of all control planes; of watches, until they have begun.")
          .point(durations[kind.ordinal()], "kind", kind.label());
    }
  }
}
