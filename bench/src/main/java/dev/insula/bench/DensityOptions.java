package dev.insula.bench;

/**
 * The size of the density experiment.
 *
 * @param tenants how many tenants are made, used once and left alone
 * @param concurrency tenants that are made, used or deleted at the same time
 * @param idleSeconds for how long the idle instance is watched
 * @param wakeUps of how many tenants the first request after hibernation is measured
 * @param limitSeconds when to give up waiting for one step
 */
public record DensityOptions(
    int tenants, int concurrency, int idleSeconds, int wakeUps, int limitSeconds) {

  /** Pods on one simulated node, which takes no more than 110. */
  private static final int PODS_PER_NODE = 100;

  /** As many nodes as the tenants' pods need. */
  int nodes() {
    return Math.max(3, tenants / PODS_PER_NODE + 1);
  }
}
