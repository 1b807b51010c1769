package dev.insula.client;

import java.time.Duration;
import java.util.function.ToIntFunction;

/**
 * How a {@link FairQueue} shares and retries. Immutable.
 *
 * @param weight share of a tenant among those that wait, 1 or more; asked at the start of each of
 *     its turns, under the queue's lock, so it must be quick
 * @param concurrency most keys of one tenant that are processed at the same time
 * @param firstDelay back-off after a key's first failure; doubles with each further one
 * @param longestDelay bound of the back-off
 * @param jitter part of the back-off that is random, 0 to 1
 * @param retriesPerSecond retries that one tenant gets in the long run, so that a tenant whose
 *     control plane always fails costs little
 * @param retryBurst retries that a tenant gets before that rate limits it
 */
public record QueueOptions(
    ToIntFunction<String> weight,
    int concurrency,
    Duration firstDelay,
    Duration longestDelay,
    double jitter,
    double retriesPerSecond,
    int retryBurst) {

  /**
   * Equal weights, no limit of concurrency, and the back-off of Kubernetes' controllers: 5 ms to
   * 1000 s for a key.
   */
  public static final QueueOptions DEFAULT =
      new QueueOptions(
          _ -> 1, Integer.MAX_VALUE, Duration.ofMillis(5), Duration.ofSeconds(1000), 0.1, 50, 1000);

  public QueueOptions {
    if (concurrency < 1 || jitter < 0 || jitter > 1 || retriesPerSecond <= 0 || retryBurst < 1) {
      throw new IllegalArgumentException("bad limits of a queue");
    }
    if (firstDelay.isNegative() || firstDelay.isZero() || longestDelay.compareTo(firstDelay) < 0) {
      throw new IllegalArgumentException("bad delays of a queue");
    }
  }

  Backoff backoff() {
    return new Backoff(firstDelay, longestDelay);
  }

  public QueueOptions withWeight(ToIntFunction<String> weightOfTenant) {
    return new QueueOptions(
        weightOfTenant,
        concurrency,
        firstDelay,
        longestDelay,
        jitter,
        retriesPerSecond,
        retryBurst);
  }

  public QueueOptions withConcurrency(int mostAtOnce) {
    return new QueueOptions(
        weight, mostAtOnce, firstDelay, longestDelay, jitter, retriesPerSecond, retryBurst);
  }

  public QueueOptions withDelays(Duration first, Duration longest, double randomPart) {
    return new QueueOptions(
        weight, concurrency, first, longest, randomPart, retriesPerSecond, retryBurst);
  }

  public QueueOptions withRetryRate(double perSecond, int burst) {
    return new QueueOptions(
        weight, concurrency, firstDelay, longestDelay, jitter, perSecond, burst);
  }
}
