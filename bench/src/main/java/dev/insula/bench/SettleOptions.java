package dev.insula.bench;

/**
 * The size of the experiment.
 *
 * @param tenants control planes with deployments
 * @param deployments deployments of each, with one pod each
 * @param jobs jobs that one tenant has at once, with one pod each
 * @param probes deployments that another tenant makes meanwhile, one after the other
 * @param warmUp tenants whose deployments settle before anything is measured, so that code is
 *     compiled
 * @param writesFirst whether the writes without controllers are measured before the controllers, in
 *     a process that has compiled as little as theirs when they come first; of two runs, one each
 *     way, the firsts can be compared
 * @param limitSeconds when to give up one part of it
 */
public record SettleOptions(
    int tenants,
    int deployments,
    int jobs,
    int probes,
    int warmUp,
    boolean writesFirst,
    int limitSeconds) {

  SettleOptions ofWarmUp() {
    return new SettleOptions(warmUp, deployments, 1, 1, 0, writesFirst, limitSeconds);
  }

  long allDeployments() {
    return (long) tenants * deployments;
  }
}
