package dev.insula.tenancy.operator;

import java.time.Duration;

/**
 * How the operator works. Immutable.
 *
 * @param workers tenants that are made or deleted at the same time
 * @param reportInterval how often the figures in the tenants' status are brought up to date, where
 *     they changed
 */
public record OperatorOptions(int workers, Duration reportInterval) {

  public static final OperatorOptions DEFAULT = new OperatorOptions(8, Duration.ofSeconds(5));
}
