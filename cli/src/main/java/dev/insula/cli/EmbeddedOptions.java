package dev.insula.cli;

import java.nio.file.Path;

/**
 * What an embedded instance is started with.
 *
 * @param store directory of the store
 * @param bind address to listen on
 * @param port port of the super cluster's API server, 0 for a free one
 * @param nodes how many simulated nodes the super cluster has
 */
record EmbeddedOptions(Path store, String bind, int port, int nodes) {

  /** More simulated nodes than this say nothing that fewer do not. */
  static final int MAX_NODES = 5000;
}
