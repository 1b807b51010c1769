package dev.insula.tenancy.operator;

import java.time.Duration;
import java.util.List;

/**
 * How the operator works. Immutable.
 *
 * @param workers tenants that are made or deleted at the same time
 * @param reportInterval how often the figures in the tenants' status are brought up to date, where
 *     they changed
 * @param trustedControllers user names of controllers of the super cluster, besides those of its
 *     kube-system, that may write into tenants' namespaces, such as an ingress controller's
 */
public record OperatorOptions(
    int workers, Duration reportInterval, List<String> trustedControllers) {

  public static final OperatorOptions DEFAULT =
      new OperatorOptions(32, Duration.ofSeconds(5), List.of());

  public OperatorOptions withTrustedControllers(List<String> users) {
    return new OperatorOptions(workers, reportInterval, List.copyOf(users));
  }
}
