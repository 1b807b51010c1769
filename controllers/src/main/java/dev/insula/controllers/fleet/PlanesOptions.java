package dev.insula.controllers.fleet;

import java.time.Duration;
import java.util.function.ToIntFunction;

/**
 * How controllers share the machine.
 *
 * @param workers keys of all control planes that are worked on at the same time
 * @param concurrency keys of one control plane that are worked on at the same time
 * @param weight the share of a control plane among those that have work
 * @param idle a control plane without work for this time is forgotten
 * @param userAgent the name under which controllers write
 */
public record PlanesOptions(
    int workers, int concurrency, ToIntFunction<String> weight, Duration idle, String userAgent) {

  public static final PlanesOptions DEFAULT =
      new PlanesOptions(64, 16, _ -> 1, Duration.ofSeconds(60), "insula-controller-manager");

  public PlanesOptions withIdle(Duration time) {
    return new PlanesOptions(workers, concurrency, weight, time, userAgent);
  }

  public PlanesOptions withWeight(ToIntFunction<String> weightOf) {
    return new PlanesOptions(workers, concurrency, weightOf, idle, userAgent);
  }
}
