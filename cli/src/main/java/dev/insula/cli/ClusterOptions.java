package dev.insula.cli;

import dev.insula.client.http.AddressRange;
import dev.insula.client.http.Kubeconfig;
import java.util.List;
import java.util.Optional;

/**
 * Which clusters an instance works with besides its own control planes. Immutable.
 *
 * @param superCluster the cluster whose nodes run the pods; the embedded one without it
 * @param tenancy whether operator and syncer run; without them it is a cluster and nothing else
 * @param tenantServers where tenants' own control planes may be besides public addresses
 * @param trustedControllers users of the super cluster that may write into tenants' namespaces
 */
record ClusterOptions(
    Optional<Kubeconfig> superCluster,
    boolean tenancy,
    List<AddressRange> tenantServers,
    List<String> trustedControllers) {

  static final ClusterOptions EMBEDDED =
      new ClusterOptions(Optional.empty(), true, List.of(), List.of());

  /** The embedded cluster for others, without operator and syncer. */
  static final ClusterOptions CLUSTER_ONLY =
      new ClusterOptions(Optional.empty(), false, List.of(), List.of());

  ClusterOptions {
    tenantServers = List.copyOf(tenantServers);
    trustedControllers = List.copyOf(trustedControllers);
  }
}
