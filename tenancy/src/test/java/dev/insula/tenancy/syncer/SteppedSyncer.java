package dev.insula.tenancy.syncer;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Fleet;
import dev.insula.client.Informer;
import dev.insula.client.Workers;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.operator.TenantLifecycle.SyncReport;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.translation.Declaration;
import dev.insula.tenancy.world.World;
import java.time.Clock;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * The syncer without its threads: whatever they would do is a step that somebody else takes, in an
 * order of their choice. All on one thread, so that a schedule can be repeated.
 */
public final class SteppedSyncer {

  private final Syncer syncer;
  private final Fleet fleet;
  private final List<Informer<?>> informers;
  private final List<Workers<?>> workers;

  /**
   * @param declared custom kinds that pass
   */
  public SteppedSyncer(
      ControlPlaneClient superCluster,
      Fleet fleet,
      List<Declaration> declared,
      Clock clock,
      LongSupplier nanos,
      DoubleSupplier random) {
    this.fleet = fleet;
    syncer =
        new Syncer(superCluster, fleet, SyncerOptions.DEFAULT, new Timing(clock, nanos, random));
    syncer.declare(declared);
    informers = syncer.informers();
    Queues queues = syncer.queues();
    workers =
        List.of(
            Workers.stepped("down", queues.down(), syncer.downTurns()),
            Workers.stepped("up", queues.up(), syncer.upTurns()),
            Workers.stepped("upkeep", queues.upkeep(), syncer.upkeepTurns()));
  }

  /** Lists the super cluster, as starting does. */
  public void start() throws InterruptedException {
    for (Informer<?> informer : informers) {
      while (!informer.hasSynced()) {
        informer.step();
      }
    }
    fleet.subscribe(syncer.fleetListener());
  }

  public void serve(Tenant tenant) {
    syncer.serve(tenant, World.ENDPOINT, IsolationProfile.NONE);
  }

  public SyncReport report(Tenant tenant) {
    return syncer.report(tenant.identity());
  }

  public int informers() {
    return informers.size();
  }

  /** Tells the syncer of one change in the super cluster, of the resource of this number. */
  public boolean hear(int informer) throws InterruptedException {
    return informers.get(informer).step();
  }

  public int queues() {
    return workers.size();
  }

  /** Processes a key of the queue of this number. */
  public boolean turn(int queue) throws InterruptedException {
    return workers.get(queue).step();
  }

  /** Visits a tenant that has just come. */
  public boolean visitNext() {
    return syncer.patrol().visitNext();
  }

  public void patrol() {
    syncer.patrolNow();
  }

  /** Whether a further key may be processed in the middle of one, as another thread would. */
  public boolean isInterruptible() {
    return !syncer.isInCriticalSection();
  }
}
