package dev.insula.bench;

import java.util.List;

/**
 * The size of the measurement of an API server.
 *
 * @param objects pods that are created and then used by the other operations
 * @param clients calls in flight
 * @param watchers open watches, all of which get every event
 * @param patches changes that are made as fast as possible while all watchers look on
 * @param paceSeconds for how long changes are made at 100 a second, to see how late the last
 *     watcher hears of them
 * @param warmUps how often everything is done unmeasured before, as servers live long
 * @param serverPids processes whose CPU time and memory count as the server's; none if unknown
 */
public record ApiOptions(
    int objects,
    int clients,
    int watchers,
    int patches,
    int paceSeconds,
    int warmUps,
    List<Long> serverPids) {

  public ApiOptions {
    serverPids = List.copyOf(serverPids);
  }
}
