package dev.insula.cli;

import dev.insula.apiserver.audit.Auditor;
import dev.insula.apiserver.webhook.AddressRange;
import java.nio.file.Path;
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
 */
record EmbeddedOptions(
    Path store, String bind, int port, int nodes, List<AddressRange> webhooks, Auditor auditor) {

  /** Without an audit log. */
  EmbeddedOptions(Path store, String bind, int port, int nodes, List<AddressRange> webhooks) {
    this(store, bind, port, nodes, webhooks, Auditor.NONE);
  }

  /** More simulated nodes than this say nothing that fewer do not. */
  static final int MAX_NODES = 5000;

  EmbeddedOptions {
    webhooks = List.copyOf(webhooks);
  }
}
