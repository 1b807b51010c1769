package dev.insula.tenancy.syncer;

import dev.insula.client.FairQueue;
import dev.insula.client.QueueOptions;
import java.time.Duration;
import java.util.List;

/** The queues of the syncer, all fair between tenants by their weights. */
record Queues(
    FairQueue<SyncKey> down,
    FairQueue<SyncKey> up,
    FairQueue<Upkeep> upkeep,
    FairQueue<EventRelay.Key> events) {

  /** A key that fails for long is tried about twice a minute; the patrol looks each minute. */
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);

  /** One tenant whose server does not answer holds at most half of the workers. */
  private static final int MOST_OF_ONE_TENANT = 32;

  private static final int MOST_UPKEEP_OF_ONE_TENANT = Syncer.UPKEEP_WORKERS / 2;
  private static final int MOST_EVENTS_OF_ONE_TENANT = Syncer.EVENT_WORKERS / 2;

  static Queues sharedBy(TenantPlanes planes, Timing timing) {
    QueueOptions options =
        QueueOptions.DEFAULT
            .withWeight(planes::weight)
            .withConcurrency(MOST_OF_ONE_TENANT)
            .withDelays(Duration.ofMillis(10), LONGEST_DELAY, 0.2)
            .withRetryRate(100, 1000);
    return new Queues(
        queue(options, timing),
        queue(options, timing),
        queue(options.withConcurrency(MOST_UPKEEP_OF_ONE_TENANT), timing),
        queue(options.withConcurrency(MOST_EVENTS_OF_ONE_TENANT), timing));
  }

  private static <K> FairQueue<K> queue(QueueOptions options, Timing timing) {
    return new FairQueue<>(options, timing.nanos(), timing.random());
  }

  /** How long the tenant's next retry has to wait for its share of retries, in any direction. */
  Duration retryDebt(String tenantUid) {
    Duration longest = Duration.ZERO;
    for (FairQueue<?> queue : List.of(down, up, upkeep, events)) {
      Duration debt = queue.retryDebt(tenantUid);
      longest = debt.compareTo(longest) > 0 ? debt : longest;
    }
    return longest;
  }

  /** Drops what waits for a tenant. */
  void forget(String tenantUid) {
    for (FairQueue<?> queue : List.of(down, up, upkeep, events)) {
      queue.removeTenant(tenantUid);
    }
  }
}
