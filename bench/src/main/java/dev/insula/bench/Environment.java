package dev.insula.bench;

import dev.insula.client.ControlPlaneClient;
import dev.insula.machinery.json.JsonObject;

/** A running Insula that a benchmark may load: an embedded super cluster with simulated nodes. */
public interface Environment extends AutoCloseable {

  /** The super cluster, with all rights. */
  ControlPlaneClient superCluster();

  /** The control plane of a new tenant, once it is ready; with all rights. */
  ControlPlaneClient createTenant(String name) throws InterruptedException;

  /** What the syncer counted since the start: queue and work times of both directions. */
  JsonObject syncerFigures();

  /** Stops the syncer and lets go of what it holds, so that its memory can be told. */
  void stopSyncer();

  /** Starts a syncer that knows nothing; returns when it has begun to work. */
  void startSyncer() throws InterruptedException;

  /** Whether the syncer has compared both sides of so many tenants, and nothing waits. */
  boolean isInStep(int tenants);

  /** Lets the syncer compare all tenants now; what differs is queued when it returns. */
  void patrol();

  @Override
  void close();

  /** Starts environments, each with an empty store of its own. */
  interface Factory {
    Environment start(int nodes);
  }
}
