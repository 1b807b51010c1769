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
 * @param limitSeconds when to give up one part of it
 */
public record SettleOptions(
    int tenants, int deployments, int jobs, int probes, int warmUp, int limitSeconds) {

  long allDeployments() {
    return (long) tenants * deployments;
  }
}
