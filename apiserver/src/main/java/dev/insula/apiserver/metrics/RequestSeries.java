package dev.insula.apiserver.metrics;

import dev.insula.apiserver.request.ApiResponse;
import dev.insula.metrics.Buckets;
import dev.insula.metrics.Distribution;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What is counted of requests with the same labels. Thread-safe. */
final class RequestSeries {

  private static final Buckets DURATIONS =
      Buckets.ofSeconds(
          0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20,
          30, 45, 60);

  private static final Buckets OWN_DURATIONS =
      Buckets.ofSeconds(
          0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60);

  /** At most one for each status that HTTP has. */
  private final ConcurrentMap<Integer, LongAdder> byCode = new ConcurrentHashMap<>(2);

  private static final Buckets SIZES =
      Buckets.ofNumbers(1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000);

  private final Distribution durations = new Distribution(DURATIONS);
  private final Distribution own = new Distribution(OWN_DURATIONS);

  /** Null where sizes of answers say nothing. */
  private final @Nullable Distribution sizes;

  RequestSeries(RequestLabels labels) {
    sizes = labels.isRead() ? new Distribution(SIZES) : null;
  }

  /** A request was answered. */
  void answered(int code) {
    LongAdder known = byCode.get(code);
    (known != null ? known : byCode.computeIfAbsent(code, _ -> new LongAdder())).increment();
  }

  /**
   * How long a request took that was no watch.
   *
   * @param whole from its arrival, in nanoseconds
   * @param ours of that, what was neither waiting for a place nor for webhooks
   */
  void took(long whole, long ours) {
    durations.add(whole);
    own.add(ours);
  }

  /** How many bytes an answer has that was not streamed. */
  void sized(ApiResponse.Complete answer) {
    if (sizes != null) {
      sizes.add(answer.length());
    }
  }

  void forEachCode(BiConsumer<Integer, Long> each) {
    byCode.forEach((code, count) -> each.accept(code, count.sum()));
  }

  Distribution durations() {
    return durations;
  }

  Distribution ownDurations() {
    return own;
  }

  Optional<Distribution> sizes() {
    return Optional.ofNullable(sizes);
  }

  long count() {
    return byCode.values().stream().mapToLong(LongAdder::sum).sum();
  }
}
