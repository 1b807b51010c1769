package dev.insula.tenancy.operator;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.FairQueue;
import dev.insula.client.Informer;
import dev.insula.client.InformerHandler;
import dev.insula.client.ListOptions;
import dev.insula.client.QueueOptions;
import dev.insula.client.Reconciler;
import dev.insula.client.Workers;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.policy.DeclaredKinds;
import dev.insula.tenancy.syncpolicy.SyncPolicy;
import dev.insula.tenancy.syncpolicy.SyncPolicyResource;
import dev.insula.tenancy.translation.Declaration;
import dev.insula.tenancy.translation.Declarations;
import dev.insula.tenancy.translation.Declarations.Verdict;
import dev.insula.tenancy.translation.OfferedDefinition;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The custom kinds that the platform declares: follows the policies and the definitions that they
 * are about, and tells who has to know. Thread-safe.
 *
 * <p>Of definitions only those are followed that a policy names: one watch each, and none where
 * there are no policies.
 */
final class SyncPolicies implements AutoCloseable {

  private static final String LANE = "sync-policies";
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  /** Hears which custom kinds go down from now on, before any of them does. */
  interface Gate {
    void open(DeclaredKinds kinds);
  }

  private final ControlPlaneClient superCluster;
  private final WriteOptions as;
  private final TenantLifecycle lifecycle;
  private final Gate gate;
  private final SyncPolicyStatus status;
  private final Informer<SyncPolicy> policies;
  private final FairQueue<String> queue = new FairQueue<>(QueueOptions.DEFAULT);
  private final ReentrantLock lock = new ReentrantLock();

  /** By name; bounded by {@link Declarations#MOST}. */
  private final Map<String, Informer<ApiObject>> definitions = new HashMap<>();

  private @Nullable List<Declaration> declared;
  private @Nullable Workers<String> workers;
  private boolean closed;

  SyncPolicies(
      ControlPlaneClient superCluster,
      WriteOptions as,
      Clock clock,
      TenantLifecycle lifecycle,
      Gate gate) {
    this.superCluster = superCluster;
    this.as = as;
    this.lifecycle = lifecycle;
    this.gate = gate;
    this.status = new SyncPolicyStatus(superCluster, as, clock);
    this.policies =
        Informer.of(
                superCluster,
                SyncPolicyResource.POLICIES,
                object -> SyncPolicy.parse(object.tree()))
            .handler(InformerHandler.waking(_ -> queue.add(LANE, LANE)))
            .build();
  }

  /** Installs the resource and the policies that ship, then follows. */
  void start(Duration timeout) throws InterruptedException {
    new Definition(superCluster, as).install(SyncPolicyResource.definition(), timeout);
    new ShippedObjects(superCluster, as)
        .ensure(SyncPolicyResource.POLICIES, SyncPolicyResource.shipped(), timeout);
    if (!policies.start().awaitSync(timeout)) {
      throw new IllegalStateException("sync policies could not be listed within " + timeout);
    }
    workers = Workers.start(LANE, 1, queue, (_, _) -> look());
    queue.add(LANE, LANE);
  }

  private Reconciler.Result look() {
    lock.lock();
    try {
      return closed ? Reconciler.Result.DONE : judge();
    } finally {
      lock.unlock();
    }
  }

  private Reconciler.Result judge() {
    Set<String> named = new HashSet<>();
    List<Verdict> verdicts =
        Declarations.judge(
            policies.store().values(),
            name -> {
              named.add(name);
              return definition(name);
            });
    if (!follow(named)) {
      return Reconciler.Result.after(LOOK_AGAIN);
    }
    List<Declaration> inForce =
        verdicts.stream().map(Verdict::inForce).flatMap(Optional::stream).toList();
    if (!inForce.equals(declared)) {
      gate.open(DeclaredKinds.of(inForce));
      lifecycle.declare(inForce);
      declared = inForce;
    }
    boolean settled = true;
    for (Verdict verdict : verdicts) {
      boolean flows = verdict.inForce().filter(lifecycle::isInForce).isPresent();
      settled &= status.say(verdict, flows) && flows == verdict.inForce().isPresent();
    }
    return settled ? Reconciler.Result.DONE : Reconciler.Result.after(LOOK_AGAIN);
  }

  private @Nullable JsonObject definition(String name) {
    Informer<ApiObject> informer = definitions.get(name);
    ApiObject found = informer == null ? null : informer.store().get(new ObjectName("", name));
    return found == null ? null : found.tree();
  }

  /** Whether everything about these definitions, and no others, is known. */
  private boolean follow(Set<String> names) {
    var ended = new ArrayList<>(definitions.keySet());
    ended.removeAll(names);
    ended.forEach(name -> Optional.ofNullable(definitions.remove(name)).ifPresent(Informer::close));
    for (String name : names) {
      definitions.computeIfAbsent(
          name,
          one ->
              Informer.of(superCluster, OfferedDefinition.RESOURCE)
                  .selecting(ListOptions.NONE.withFieldSelector("metadata.name=" + one))
                  .handler(InformerHandler.waking(_ -> queue.add(LANE, LANE)))
                  .start());
    }
    return definitions.values().stream().allMatch(Informer::hasSynced);
  }

  @Override
  public void close() {
    policies.close();
    Workers<String> running = workers;
    if (running != null) {
      running.close();
    }
    lock.lock();
    try {
      closed = true;
      definitions.values().forEach(Informer::close);
      definitions.clear();
    } finally {
      lock.unlock();
    }
    status.close();
  }
}
