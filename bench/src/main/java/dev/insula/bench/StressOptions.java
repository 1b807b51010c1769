package dev.insula.bench;

/**
 * The size of the experiment.
 *
 * @param tenants how many tenants create pods at the same time
 * @param pods how many pods they create together
 * @param nodes simulated nodes that run them
 * @param concurrency create calls in flight for each tenant
 * @param baseline whether the same is done directly in a super cluster first
 * @param warmUp pods that are run through first, in both ways, so that both meet compiled code
 * @param limitSeconds when to give up
 */
public record StressOptions(
    int tenants,
    int pods,
    int nodes,
    int concurrency,
    boolean baseline,
    int warmUp,
    int limitSeconds) {

  int podsOf(int tenant) {
    return pods / tenants + (tenant < pods % tenants ? 1 : 0);
  }
}
