package dev.insula.cli;

import dev.insula.apiserver.audit.Auditor;
import dev.insula.client.http.AddressRange;
import dev.insula.store.rocks.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What an embedded instance is started with.
 *
 * @param store directory of the store
 * @param bind address to listen on
 * @param port port of the super cluster's API server, 0 for a free one
 * @param nodes how many simulated nodes the super cluster has
 * @param webhooks where webhooks may lead besides public addresses
 * @param auditor follows the requests
 * @param idleAfter how long a control plane that nobody uses stays in memory
 * @param history how long what was changed can still be read and watched from
 * @param clusters which other clusters it works with
 * @param tenantsShown how many tenants the metrics of the super cluster tell by name
 */
record EmbeddedOptions(
    Path store,
    String bind,
    int port,
    int nodes,
    List<AddressRange> webhooks,
    Auditor auditor,
    Duration idleAfter,
    Duration history,
    ClusterOptions clusters,
    int tenantsShown) {

  /** Long enough for people who look again, short against the life of a tenant. */
  static final Duration IDLE_AFTER = Duration.ofMinutes(2);

  /** Enough to find who is busy, few enough for any monitoring. */
  static final int TENANTS_SHOWN = 20;

  static final int MOST_TENANTS_SHOWN = 1000;

  EmbeddedOptions(
      Path store,
      String bind,
      int port,
      int nodes,
      List<AddressRange> webhooks,
      Auditor auditor,
      Duration idleAfter,
      ClusterOptions clusters) {
    this(
        store,
        bind,
        port,
        nodes,
        webhooks,
        auditor,
        idleAfter,
        StoreOptions.defaults().history().age(),
        clusters,
        TENANTS_SHOWN);
  }

  /** Without an audit log, and with the embedded cluster only. */
  EmbeddedOptions(Path store, String bind, int port, int nodes, List<AddressRange> webhooks) {
    this(store, bind, port, nodes, webhooks, Auditor.NONE, IDLE_AFTER, ClusterOptions.EMBEDDED);
  }

  EmbeddedOptions idleAfter(Duration time) {
    return new EmbeddedOptions(
        store, bind, port, nodes, webhooks, auditor, time, history, clusters, tenantsShown);
  }

  EmbeddedOptions history(Duration time) {
    return new EmbeddedOptions(
        store, bind, port, nodes, webhooks, auditor, idleAfter, time, clusters, tenantsShown);
  }

  /** More simulated nodes than this say nothing that fewer do not. */
  static final int MAX_NODES = 5000;

  EmbeddedOptions {
    webhooks = List.copyOf(webhooks);
  }
}
