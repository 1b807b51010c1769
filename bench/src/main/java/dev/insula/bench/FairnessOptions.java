package dev.insula.bench;

/**
 * The size of the fairness experiment.
 *
 * @param greedy tenants that create all their pods at once
 * @param greedyPods pods of each of them
 * @param regular tenants that create one pod after the other
 * @param regularPods pods of each of them
 * @param nodes simulated nodes that run them
 * @param limitSeconds when to give up
 */
public record FairnessOptions(
    int greedy, int greedyPods, int regular, int regularPods, int nodes, int limitSeconds) {

  int allRegularPods() {
    return regular * regularPods;
  }

  int allGreedyPods() {
    return greedy * greedyPods;
  }
}
