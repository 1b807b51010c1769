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
 * @param build tells the controllers of this process from those of another build; 0 if it can't be
 *     told, so that nothing that was done before counts
 */
public record PlanesOptions(
    int workers,
    int concurrency,
    ToIntFunction<String> weight,
    Duration idle,
    String userAgent,
    long build) {

  public static final PlanesOptions DEFAULT =
      new PlanesOptions(64, 16, _ -> 1, Duration.ofSeconds(60), "insula-controller-manager", 0);

  public PlanesOptions withIdle(Duration time) {
    return new PlanesOptions(workers, concurrency, weight, time, userAgent, build);
  }

  public PlanesOptions withBuild(long code) {
    return new PlanesOptions(workers, concurrency, weight, idle, userAgent, code);
  }
}
