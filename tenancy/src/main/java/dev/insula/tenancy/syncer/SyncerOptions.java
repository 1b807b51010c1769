package dev.insula.tenancy.syncer;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How the syncer works. Immutable.
 *
 * @param downWorkers keys of the downward direction that are processed at the same time
 * @param upWorkers the same of the upward direction
 * @param patrolInterval between two comparisons of everything
 * @param dnsServers name servers that know the tenants' services; empty for the super cluster's
 * @param priorityClasses classes of the super cluster that tenants may use
 */
public record SyncerOptions(
    int downWorkers,
    int upWorkers,
    Duration patrolInterval,
    List<String> dnsServers,
    String clusterDomain,
    Set<String> priorityClasses) {

  /**
   * Workers wait for the log to be on disk most of their time, so that there are more of them than
   * cores; the writes of all share one commit.
   */
  public static final SyncerOptions DEFAULT =
      new SyncerOptions(64, 64, Duration.ofSeconds(60), List.of(), "cluster.local", Set.of());

  public SyncerOptions withPatrolInterval(Duration interval) {
    return new SyncerOptions(
        downWorkers, upWorkers, interval, dnsServers, clusterDomain, priorityClasses);
  }

  public SyncerOptions withWorkers(int down, int up) {
    return new SyncerOptions(down, up, patrolInterval, dnsServers, clusterDomain, priorityClasses);
  }
}
