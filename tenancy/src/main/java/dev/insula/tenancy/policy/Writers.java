package dev.insula.tenancy.policy;

import java.util.List;

/**
 * Who may write into tenants' namespaces. Immutable.
 *
 * @param insula user name of Insula in the super cluster
 * @param controllers user names of controllers besides those of kube-system, such as an ingress
 *     controller
 */
public record Writers(String insula, List<String> controllers) {

  public Writers {
    controllers = List.copyOf(controllers);
  }
}
