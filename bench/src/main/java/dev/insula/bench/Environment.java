package dev.insula.bench;

import dev.insula.client.ControlPlaneClient;
import dev.insula.machinery.json.JsonObject;
import java.time.Duration;

/** A running Insula that a benchmark may load: an embedded super cluster with simulated nodes. */
public interface Environment extends AutoCloseable {

  /** The super cluster, with all rights. */
  ControlPlaneClient superCluster();

  /**
   * The control plane of a new tenant, once it is ready; with all rights. Calls wait their turn as
   * requests over HTTP do, and may be answered with 429.
   */
  ControlPlaneClient createTenant(String name) throws InterruptedException;

  /** A client with all rights in the control plane of a tenant that is ready. */
  ControlPlaneClient tenant(String name);

  /** Where the server of a tenant that is ready is reached. */
  String url(String tenant);

  /** A kubeconfig with all rights in the control plane of a tenant that is ready. */
  String kubeconfig(String tenant);

  /** Deletes a tenant; returns when nothing of it is there any more. */
  void deleteTenant(String name) throws InterruptedException;

  /** Tenants' control planes that hold more memory than idle ones do. */
  int awake();

  /** What was written to disk since the start. */
  StoreWrites storeWrites();

  /** What the store takes on disk. */
  long diskBytes();

  /** Gives the memory back that native code does not use, as an instance does when it gets idle. */
  void giveNativeMemoryBack();

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

  /**
   * Starts environments in which control planes that nobody uses are let go after a time, and what
   * was changed or deleted is kept for a time.
   */
  interface HibernatingFactory {
    Environment start(int nodes, Duration idleAfter, Duration history);
  }
}
