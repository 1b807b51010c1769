package dev.insula.tenancy.replica;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.ListOptions;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease by which this replica is alive in the eyes of others, and its own eyes on theirs.
 * Started once, closed once. One thread.
 *
 * <ul>
 *   <li>The fence is open for {@link LeaseOptions#valid} after each renewal <em>was sent</em> that
 *       succeeded.
 *   <li>Another replica's lease that stays unchanged for its duration, counted from when this one
 *       first saw it so, loses its holder, on condition that it is still unchanged. Only then is
 *       that replica dead: its renewals fail from then on, whatever it believes. The lease is not
 *       deleted, as an update of a lease that is not there makes it.
 *   <li>A replica whose lease lost its holder lets go of everything before it begins anew.
 * </ul>
 *
 * <p>A replica is named by its data directory, which the operating system lets one process have: so
 * a process takes over its predecessor's lease at once.
 */
public final class ReplicaLease implements MetricSource, AutoCloseable {

  /** Hears what becomes of replicas, on the lease's thread. */
  public interface Listener {
    /** Replicas came or went. */
    void replicasChanged();

    /** This one was given up for dead: whatever it serves, it serves no more when this returns. */
    void lost();
  }

  private static final Logger LOG = LoggerFactory.getLogger(ReplicaLease.class);
  private static final WriteOptions AS = WriteOptions.as("insula-lease");
  private static final Duration FIRST = Duration.ofSeconds(30);

  /** A lease as it was seen, and since when. */
  private record Sight(String version, long sinceNanos, Duration duration) {}

  private final ControlPlaneClient superCluster;
  private final String namespace;
  private final String id;
  private final LeaseOptions options;
  private final Fence fence;
  private final Map<String, Sight> sights = new HashMap<>();
  private final LongAdder renewed = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final Thread thread;
  private volatile String holder = newHolder();
  private volatile Set<String> live = Set.of();
  private volatile boolean stopped;
  private volatile @Nullable Listener listener;
  private @Nullable JsonObject own;

  /**
   * @param superCluster not fenced
   * @param id a DNS label
   */
  public ReplicaLease(
      ControlPlaneClient superCluster,
      String namespace,
      String id,
      LeaseOptions options,
      Fence fence) {
    this.superCluster = superCluster;
    this.namespace = namespace;
    this.id = id;
    this.options = options;
    this.fence = fence;
    this.thread = Thread.ofVirtual().name("replica-lease").unstarted(this::run);
  }

  public String id() {
    return id;
  }

  /** The holder of this replica's lease, another one each time that it begins. */
  public String holder() {
    return holder;
  }

  /**
   * Whether a replica's lease has that holder at this moment. Once it has not, it never will again.
   */
  public boolean isHeld(String replica, String byHolder) {
    JsonObject lease = find(replica);
    return lease != null && LeaseObject.holder(lease).equals(byHolder);
  }

  /** The replicas that are alive as far as is known, this one among them. */
  public Set<String> live() {
    return live;
  }

  @Override
  public void collect(Families families) {
    families
        .gauge("insula_replica_lease_held", "1 while this replica may write.")
        .point(fence.isOpen() ? 1 : 0, "replica", id);
    families
        .counter("insula_replica_lease_renewals", "Renewals of this replica's lease, or attempts.")
        .point(renewed.sum(), "result", "renewed")
        .point(failed.sum(), "result", "failed")
        .point(lost.sum(), "result", "lost");
    families
        .gauge("insula_replicas", "Replicas that are alive as far as this one knows.")
        .point(live.size());
  }

  /** Takes the lease; when it returns the fence is open and others are known. */
  public void start() throws InterruptedException {
    long end = System.nanoTime() + FIRST.toNanos();
    while (!acquire(true)) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("the lease of replica " + id + " can't be had");
      }
      Thread.sleep(options.renew().dividedBy(10));
    }
    observe();
    thread.start();
  }

  /** Tells who is to hear from now on. */
  public void listen(Listener who) {
    listener = who;
  }

  private void run() {
    while (!stopped) {
      try {
        Thread.sleep(options.renew());
        turn();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        failed.increment();
        if (!stopped) {
          LOG.atWarn().log("the lease of this replica is not renewed: {}", e.getMessage());
        }
      }
    }
  }

  private void turn() {
    if (own == null) {
      if (!acquire(false)) {
        return;
      }
      LOG.atInfo().addKeyValue("replica", id).log("this replica begins anew");
      observe();
      tell();
    } else if (!renew()) {
      fence.close();
      lost.increment();
      LOG.atWarn()
          .addKeyValue("replica", id)
          .log("others gave this replica up for dead; it lets go of everything");
      Listener hears = listener;
      if (hears != null) {
        hears.lost();
      }
      // Only now, so that a failure above is met with again.
      own = null;
      holder = newHolder();
    } else if (observe()) {
      tell();
    }
  }

  private void tell() {
    Listener hears = listener;
    if (hears != null) {
      hears.replicasChanged();
    }
  }

  /**
   * Makes the lease, or takes the one that is there.
   *
   * @param atOnce whether a predecessor is known to be gone
   */
  private boolean acquire(boolean atOnce) {
    Fence.Moment sent = fence.now();
    Instant now = Instant.ofEpochMilli(sent.millis());
    JsonObject existing = find();
    try {
      if (existing == null) {
        JsonObject wanted = LeaseObject.make(namespace, id, holder, options);
        own = superCluster.create(LeaseObject.LEASES, LeaseObject.renewed(wanted, now), AS).tree();
      } else if (atOnce || LeaseObject.holder(existing).isEmpty()) {
        JsonObject taken = LeaseObject.taken(existing, holder, now);
        own = superCluster.update(LeaseObject.LEASES, taken, AS).tree();
      } else {
        return false;
      }
    } catch (ApiException e) {
      if (e.isConflict() || e.isAlreadyExists() || e.isNotFound()) {
        return false;
      }
      throw e;
    }
    fence.open(sent, options.valid());
    return true;
  }

  /**
   * Renews the lease.
   *
   * @return false if it is another's, or gone
   */
  private boolean renew() {
    for (int attempt = 0; attempt < 3; attempt++) {
      Fence.Moment sent = fence.now();
      JsonObject lease = Objects.requireNonNull(own);
      Instant now = Instant.ofEpochMilli(sent.millis());
      try {
        own = superCluster.update(LeaseObject.LEASES, LeaseObject.renewed(lease, now), AS).tree();
        fence.open(sent, options.valid());
        renewed.increment();
        return true;
      } catch (ApiException e) {
        if (!e.isConflict() && !e.isNotFound()) {
          throw e;
        }
        // An earlier renewal may have come through without an answer.
        JsonObject existing = find();
        boolean mine =
            existing != null
                && Meta.uid(existing).equals(Meta.uid(lease))
                && LeaseObject.holder(existing).equals(holder);
        if (!mine) {
          return false;
        }
        own = existing;
      }
    }
    return true;
  }

  private @Nullable JsonObject find() {
    return find(id);
  }

  private @Nullable JsonObject find(String replica) {
    try {
      var name = new ObjectName(namespace, LeaseObject.name(replica));
      return superCluster.get(LeaseObject.LEASES, name).tree();
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return null;
      }
      throw e;
    }
  }

  /** Looks at all leases, and returns whether others are alive than before. */
  private boolean observe() {
    var alive = new HashSet<String>();
    alive.add(id);
    var seen = new HashSet<String>();
    ListOptions replicas = ListOptions.NONE.withLabelSelector(LeaseObject.LABEL);
    for (ApiObject object : superCluster.list(LeaseObject.LEASES, namespace, replicas).items()) {
      JsonObject lease = object.tree();
      if (LeaseObject.isOne(lease) && !LeaseObject.replica(lease).equals(id)) {
        String replica = LeaseObject.replica(lease);
        seen.add(replica);
        if (isAlive(replica, lease)) {
          alive.add(replica);
        }
      }
    }
    sights.keySet().retainAll(seen);
    boolean changed = !alive.equals(live);
    live = Set.copyOf(alive);
    return changed;
  }

  private boolean isAlive(String replica, JsonObject lease) {
    Sight before = sights.get(replica);
    if (LeaseObject.holder(lease).isEmpty()) {
      return false;
    }
    String version = Meta.resourceVersion(lease);
    long now = fence.now().nanos();
    if (before == null || !before.version().equals(version)) {
      sights.put(replica, new Sight(version, now, LeaseObject.duration(lease)));
      return true;
    }
    return now - before.sinceNanos() < before.duration().toNanos() || !bury(replica, lease);
  }

  /** Takes the holder out of a lease that ended; false if it was renewed at the last moment. */
  private boolean bury(String replica, JsonObject lease) {
    try {
      superCluster.update(LeaseObject.LEASES, LeaseObject.withoutHolder(lease), AS);
    } catch (ApiException e) {
      if (e.isConflict()) {
        return false;
      }
      if (!e.isNotFound()) {
        throw e;
      }
    }
    sights.remove(replica);
    LOG.atInfo().addKeyValue("replica", replica).log("a replica is dead: its tenants are free");
    return true;
  }

  private static String newHolder() {
    return UUID.randomUUID().toString();
  }

  /** Gives the lease back, so that others need not wait; nothing may write any more before. */
  @Override
  public void close() {
    stopped = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    fence.close();
    JsonObject lease = own;
    if (lease == null) {
      return;
    }
    try {
      superCluster.delete(
          LeaseObject.LEASES,
          Meta.objectName(lease),
          new DeleteOptions(Meta.uid(lease), Meta.resourceVersion(lease), null, ""));
    } catch (RuntimeException e) {
      LOG.atDebug().log("the lease is left to end by itself: {}", e.getMessage());
    }
  }
}
