package dev.insula.tenancy.simulation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.Scenario;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantCondition;
import dev.insula.tenancy.api.TenantStatus;
import dev.insula.tenancy.naming.SuperNames;
import dev.insula.tenancy.operator.TenantLifecycle.SyncReport;
import dev.insula.tenancy.syncer.SteppedSyncer;
import dev.insula.tenancy.translation.OfferedDefinition;
import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.Certificates;
import dev.insula.tenancy.world.ClusterView;
import dev.insula.tenancy.world.World;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * A super cluster, one tenant and a syncer in which nothing happens by itself: for stories of a few
 * lines about one order of things.
 */
public final class QuietWorld {

  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final Clusters clusters = new Clusters();
  private final Clock clock;
  private Tenant tenant = World.tenant("acme");
  private SimulatedFleet fleet;
  private SteppedSyncer syncer;
  private long nanos;
  public final ClusterView above;
  public final ClusterView below = clusters.view(Clusters.SUPER);

  public QuietWorld() throws InterruptedException {
    InstantSource now = () -> BEGIN.plusNanos(nanos);
    clock = now.withZone(ZoneOffset.UTC);
    String name = tenant.identity().controlPlane();
    clusters.add(name);
    above = clusters.view(name);
    above.create(SyncedKind.NAMESPACE, Scenario.object("{'metadata':{'name':'default'}}"));
    above.create(
        SyncedKind.SERVICE_ACCOUNT,
        Scenario.object("{'metadata':{'name':'default','namespace':'default'}}"));
    below.node("node-1");
    below.create(OfferedDefinition.RESOURCE, Certificates.definition());
    restart();
    rest();
  }

  /** The syncer is killed, and another one begins. */
  public void restart() throws InterruptedException {
    fleet = clusters.newFleet(SimulatedClient.Line.PLAIN);
    syncer =
        new SteppedSyncer(
            clusters.client(Clusters.SUPER, SimulatedClient.Line.PLAIN),
            fleet,
            List.of(Kinds.DECLARED),
            clock,
            () -> nanos,
            () -> 0.5);
    syncer.start();
    syncer.serve(tenant);
  }

  /** The syncer does all that it knows to be done. */
  public void rest() throws InterruptedException {
    Rest.of(fleet, syncer);
  }

  public void patrol() throws InterruptedException {
    syncer.patrol();
    rest();
  }

  /** Time passes, and what waited for it is done. */
  public void pass(Duration time) throws InterruptedException {
    nanos += time.toNanos();
    rest();
  }

  /** The syncer does what it knows to be done, without hearing of what happens meanwhile. */
  public void workDeaf() throws InterruptedException {
    for (int i = 0; i < syncer.queues(); i++) {
      while (syncer.turn(i)) {
        // One after the other.
      }
    }
  }

  /** Changes of the tenant are told, those of the super cluster are not. */
  public void hearTenant() {
    while (fleet.step()) {
      // One after the other.
    }
  }

  /** The connection to the tenant breaks, so that changes may have been missed. */
  public void missChanges() {
    fleet.missed(tenant.identity().controlPlane());
  }

  public SimulatedCluster superCluster() {
    return clusters.of(Clusters.SUPER);
  }

  public SimulatedCluster tenantCluster() {
    return clusters.of(tenant.identity().controlPlane());
  }

  /** The operator says to go on with these deletions, or takes that back. */
  public void consent(boolean given) throws InterruptedException {
    tenant = World.tenant("acme", "uid-acme", given);
    syncer.serve(tenant);
    rest();
  }

  public SyncReport report() {
    return syncer.report(tenant);
  }

  /** What the operator last wrote about the tenant, as a syncer that starts anew reads it. */
  public void say(TenantCondition condition) {
    TenantStatus status = tenant.status().with(condition);
    tenant =
        new Tenant(
            tenant.identity(),
            tenant.generation(),
            tenant.deleting(),
            tenant.finalized(),
            tenant.weight(),
            tenant.mode(),
            tenant.kubeconfigSecret(),
            tenant.profile(),
            tenant.allowsDeletions(),
            tenant.created(),
            status);
  }

  public String superNamespace() {
    return SuperNames.namespace(tenant.identity(), "default");
  }

  /** Makes a pod of namespace default. */
  public JsonObject pod(String name, String changes) {
    JsonObject pod =
        Scenario.object(
            """
            {'apiVersion':'v1','kind':'Pod','metadata':{'name':'%s','namespace':'default'},
             'spec':{'containers':[{'name':'c','image':'nginx:1.27'}]}}\
            """
                .formatted(name));
    Scenario.merge(pod, Scenario.object(changes));
    return above.create(SyncedKind.POD, pod);
  }

  public Optional<JsonObject> below(PassingKind kind, String name) {
    return below.find(kind, superNamespace(), kind.superName(name));
  }

  public List<String> podsBelow() {
    return below.list(SyncedKind.POD).stream()
        .filter(pod -> !Meta.isDeleting(pod))
        .map(Meta::name)
        .sorted()
        .toList();
  }
}
