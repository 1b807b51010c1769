package dev.insula.tenancy.syncer;

import dev.insula.client.ControlPlaneClient;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.airlock.Airlock;
import dev.insula.tenancy.airlock.Platform;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.translation.CustomKind;
import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.translation.TenantContext;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One tenant as the syncer serves it: its control plane, and what is remembered to save work. All
 * of the latter can be lost. Thread-safe. Bounded by the tenant's objects, which its API server
 * bounds.
 */
final class TenantPlane {

  private static final int MAX_NAMES = 1000;

  private volatile TenantContext context;
  private volatile Airlock airlock;
  private final Platform platform;
  private final CustomKinds kinds;
  private final String controlPlane;
  private final ControlPlaneClient client;
  private final boolean remote;
  private volatile int weight;
  private final SuperUsage usage;
  private volatile TenantQuota quota;

  /** Names of super namespaces, each of which costs a hash; dropped when there are too many. */
  private final ConcurrentMap<String, String> superNamespaces = new ConcurrentHashMap<>();

  private final ReferenceIndex references = new ReferenceIndex();
  private final ResultIndex results = new ResultIndex();
  private final ConcurrentMap<SyncKey, Pair> pairs = new ConcurrentHashMap<>();
  private final Set<SyncKey> present = ConcurrentHashMap.newKeySet();
  private final Set<CustomKind> customKinds = ConcurrentHashMap.newKeySet();
  private final Set<String> withdrawn = ConcurrentHashMap.newKeySet();
  private final Set<String> virtualNodes = ConcurrentHashMap.newKeySet();
  private final Set<String> virtualVolumes = ConcurrentHashMap.newKeySet();
  private final ConcurrentMap<Upkeep.Token, Long> tokens = new ConcurrentHashMap<>();
  private final Breaker breaker;
  private final Tenure tenure;
  private final ServiceVariables services;
  private final AtomicLong revision = new AtomicLong();
  private final TenantTimes times = new TenantTimes();
  private final AtomicLong setBackFrom = new AtomicLong();
  private final OwnWrites ownWrites = new OwnWrites();
  private final Deletions deletions = new Deletions();
  private final Patrolled patrolled = new Patrolled();
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
  private boolean closed;
  private volatile boolean stirred;

  TenantPlane(
      TenantContext context,
      Platform platform,
      CustomKinds kinds,
      String controlPlane,
      ControlPlaneClient client,
      SuperUsage usage,
      int weight,
      boolean remote,
      Tenure tenure,
      LongSupplier nanos) {
    this.tenure = tenure;
    this.breaker = new Breaker(nanos);
    this.context = context;
    this.platform = platform;
    this.kinds = kinds;
    this.airlock = Airlock.of(context.profile(), context.tenant(), platform);
    this.controlPlane = controlPlane;
    this.client = new WatchedClient(client, breaker, nanos);
    this.weight = weight;
    this.remote = remote;
    this.usage = usage;
    this.quota = newQuota(context.profile());
    this.services = new ServiceVariables(this.client, context.api());
  }

  TenantContext context() {
    return context;
  }

  /** As whom the tenant is served. */
  Tenure tenure() {
    return tenure;
  }

  /** The rules that hold for the tenant's objects now. */
  Airlock airlock() {
    return airlock;
  }

  /**
   * What passes from now on must have this.
   *
   * @return whether it is another profile than before
   */
  boolean profile(IsolationProfile profile) {
    if (context.profile().equals(profile)) {
      return false;
    }
    airlock = Airlock.of(profile, context.tenant(), platform);
    context = context.withProfile(profile);
    if (!quota.adopt(profile)) {
      countAnew(profile);
    }
    return true;
  }

  /** Other custom kinds are declared than before, which the quota may limit. */
  void kindsChanged() {
    if (!newQuota(context.profile()).charges(quota)) {
      countAnew(context.profile());
    }
  }

  private TenantQuota newQuota(IsolationProfile profile) {
    return new TenantQuota(uid(), profile, usage, kinds.downwards());
  }

  /** Writes that are under way are not in the new ledger, so that counting waits for their end. */
  private void countAnew(IsolationProfile profile) {
    gate.writeLock().lock();
    try {
      quota = newQuota(profile);
    } finally {
      gate.writeLock().unlock();
    }
  }

  /** What was made below for its declared objects. */
  ResultIndex results() {
    return results;
  }

  /** Custom kinds that pass in this tenant: its control plane has what the platform offers. */
  Set<CustomKind> customKinds() {
    return customKinds;
  }

  /** Names of definitions that are not offered any more, but hold objects of the tenant's. */
  Set<String> withdrawn() {
    return withdrawn;
  }

  /** Whether objects of the kind pass in this tenant. */
  boolean passes(PassingKind kind) {
    return kind instanceof SyncedKind || customKinds.contains(kind);
  }

  /** What the tenant may use of the super cluster, and does. */
  TenantQuota quota() {
    return quota;
  }

  String uid() {
    return context.tenant().uid();
  }

  String name() {
    return context.tenant().name();
  }

  String controlPlane() {
    return controlPlane;
  }

  ControlPlaneClient client() {
    return client;
  }

  /** Whether its control plane is served elsewhere, so that each call takes its time. */
  boolean isRemote() {
    return remote;
  }

  int weight() {
    return weight;
  }

  void weight(int newWeight) {
    weight = newWeight;
  }

  ReferenceIndex references() {
    return references;
  }

  ConcurrentMap<SyncKey, Pair> pairs() {
    return pairs;
  }

  /** Namespaces and what pods refer to that were seen to be in the super cluster. */
  Set<SyncKey> present() {
    return present;
  }

  /** Virtual nodes that the tenant has. */
  Set<String> virtualNodes() {
    return virtualNodes;
  }

  /** Virtual volumes that the tenant has. */
  Set<String> virtualVolumes() {
    return virtualVolumes;
  }

  /** Tokens that were issued, with the second since the epoch at which they end. */
  ConcurrentMap<Upkeep.Token, Long> tokens() {
    return tokens;
  }

  /** The tenant's history reached this revision. */
  void reached(long newRevision) {
    if (newRevision > revision.get()) {
      revision.accumulateAndGet(newRevision, Math::max);
    }
  }

  /**
   * The tenant's history was set back, which the operator accepts.
   *
   * @param known how far it was known to go, which counts no more
   */
  void beginAgainAt(long newRevision, long known) {
    setBackFrom.accumulateAndGet(known, Math::max);
    revision.set(newRevision);
  }

  /** The later of two revisions, of which one that was set back does not count. */
  long laterOf(long known, long version) {
    return version > setBackFrom.get() ? Math.max(known, version) : known;
  }

  /** The highest revision of the tenant that was seen. */
  long revision() {
    return revision.get();
  }

  Breaker breaker() {
    return breaker;
  }

  ServiceVariables services() {
    return services;
  }

  OwnWrites ownWrites() {
    return ownWrites;
  }

  Deletions deletions() {
    return deletions;
  }

  Patrolled patrolled() {
    return patrolled;
  }

  String superNamespace(String namespace) {
    String known = superNamespaces.get(namespace);
    if (known != null) {
      return known;
    }
    if (superNamespaces.size() >= MAX_NAMES) {
      superNamespaces.clear();
    }
    String name = context.superNamespace(namespace);
    superNamespaces.put(namespace, name);
    return name;
  }

  /** Name and namespace of the super object that stands for the tenant's object. */
  ObjectName superName(SyncKey key) {
    return new ObjectName(superNamespace(key.namespace()), key.kind().superName(key.name()));
  }

  /** The tenant's object; null if there is none. */
  @Nullable ApiObject find(PassingKind kind, ObjectName name) {
    return find(kind.resource(), name);
  }

  @Nullable ApiObject find(GroupVersionResource resource, ObjectName name) {
    try {
      return client.get(resource, name);
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return null;
      }
      throw e;
    }
  }

  /** What was done for the tenant since it is served. */
  TenantTimes times() {
    return times;
  }

  /**
   * Begins work for the tenant.
   *
   * @return false if the tenant is no longer served, else {@link #end} must follow
   */
  boolean begin() {
    gate.readLock().lock();
    if (closed) {
      gate.readLock().unlock();
      return false;
    }
    return true;
  }

  void end() {
    stir();
    gate.readLock().unlock();
  }

  /** Something was done for the tenant, or happened to what is its. */
  void stir() {
    if (!stirred) {
      stirred = true;
    }
  }

  /** Whether that was so since the last call. */
  boolean wasStirred() {
    boolean was = stirred;
    if (was) {
      stirred = false;
    }
    return was;
  }

  /** Lets no more work begin and waits until none is under way. */
  void close() {
    gate.writeLock().lock();
    try {
      closed = true;
    } finally {
      gate.writeLock().unlock();
    }
  }
}
