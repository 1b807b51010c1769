package dev.insula.bench;

/**
 * The size of the restart experiment.
 *
 * @param tenants how many tenants there are
 * @param pods how many pods of theirs run
 * @param nodes simulated nodes that run them
 * @param limitSeconds when to give up
 */
public record RestartOptions(int tenants, int pods, int nodes, int limitSeconds) {

  int podsOf(int tenant) {
    return pods / tenants + (tenant < pods % tenants ? 1 : 0);
  }
}
