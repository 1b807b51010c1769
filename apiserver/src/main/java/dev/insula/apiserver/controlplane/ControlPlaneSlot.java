package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.authentication.Authenticator;
import dev.insula.apiserver.authentication.ControlPlaneCredentials;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.authorization.RuleResolver;
import dev.insula.apiserver.metrics.OpenWatches;
import dev.insula.apiserver.registry.ResourceRegistry;
import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.registry.WriteContext;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.apiserver.resource.ResourceVerbs;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Refresher;
import dev.insula.client.WriteGuard;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import dev.insula.metrics.MetricSource;
import dev.insula.store.Keyspace;
import dev.insula.store.StoreException;
import dev.insula.store.StoreFullException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One control plane's place in the process: a name while nobody uses it. What it works with is put
 * together at the first use and let go when nobody has used it for long. Thread-safe.
 *
 * <p>INVARIANT: while somebody uses it there is one {@link ControlPlane}, and it hears of every
 * change. Who uses it counts before looking at it; letting go needs a count of zero, which it seals
 * so that who comes meanwhile waits. A watch that is open is no use: it follows the key space, and
 * keeps what it needs.
 *
 * <p>Parts that are asked for without a request, such as {@link #credentials}, are good for a use
 * at once; who kept one would miss changes.
 */
final class ControlPlaneSlot implements HostedControlPlane, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ControlPlaneSlot.class);

  /** A count of users in which nobody new is let in. */
  private static final int SEALED = Integer.MIN_VALUE;

  private final String name;
  private final Keyspace keyspace;
  private final ControlPlane.Shared shared;
  private final ReentrantLock lock = new ReentrantLock();
  private final GuardStep guard = new GuardStep();
  private final OpenWatches watches = new OpenWatches();
  private final AtomicInteger users = new AtomicInteger();

  private volatile Refresher refresher = Refresher.NONE;

  /** Hears of changes, from before it reads anything. */
  private volatile @Nullable ControlPlane following;

  /** The same once it may be used. */
  private volatile @Nullable ControlPlane ready;

  /** The bounds that were given last by this process; null if none were. */
  private @Nullable ControlPlaneBounds wanted;

  private volatile long lastUsed = System.nanoTime();
  private boolean closed;

  ControlPlaneSlot(String name, Keyspace keyspace, ControlPlane.Shared shared) {
    this.name = name;
    this.keyspace = keyspace;
    this.shared = shared;
  }

  /** Uses the control plane, which stays until that has returned. */
  <T extends @Nullable Object> T use(Function<ControlPlane, T> use) {
    enter();
    try {
      return use.apply(awake());
    } finally {
      users.decrementAndGet();
    }
  }

  private void enter() {
    while (true) {
      int now = users.get();
      if (now < 0) {
        awaitLettingGo();
      } else if (users.compareAndSet(now, now + 1)) {
        return;
      }
    }
  }

  /** Letting go is quick, and holds the lock. */
  private void awaitLettingGo() {
    lock.lock();
    try {
      Thread.onSpinWait();
    } finally {
      lock.unlock();
    }
  }

  private ControlPlane awake() {
    lastUsed = System.nanoTime();
    ControlPlane known = ready;
    return known != null ? known : wake();
  }

  private ControlPlane wake() {
    lock.lock();
    try {
      ControlPlane known = ready;
      if (known != null) {
        return known;
      }
      if (closed) {
        throw new IllegalStateException("the control plane " + name + " was removed");
      }
      long began = System.nanoTime();
      var made = new ControlPlane(name, keyspace, shared, guard, watches, () -> refresher);
      following = made;
      made.load();
      if (wanted != null) {
        holdTo(made, wanted);
      }
      ready = made;
      shared.wakes().woke(System.nanoTime() - began);
      return made;
    } finally {
      lock.unlock();
    }
  }

  /** A disk that takes no writes is no reason to refuse reads: the bounds hold all the same. */
  private void holdTo(ControlPlane plane, ControlPlaneBounds bounds) {
    try {
      plane.bound(bounds);
    } catch (StoreException | StoreFullException e) {
      LOG.atWarn()
          .addKeyValue("controlPlane", name)
          .setCause(e)
          .log("bounds hold, but are not kept over a restart");
    }
  }

  /** Asks this one from now on; the control plane need not be awake. */
  void guard(WriteGuard asked) {
    guard.set(asked);
  }

  /** Asks this one from now on; the control plane need not be awake. */
  void refresher(Refresher asked) {
    refresher = asked;
  }

  /** Hears of a change in its key space; returns at once. */
  void changed(String key) {
    ControlPlane hears = following;
    if (hears != null) {
      hears.changed(key);
    }
  }

  boolean isAwake() {
    return ready != null;
  }

  /** The newest revision; asking is no use. */
  long revision() {
    return keyspace.revision();
  }

  /** What was left with the key space; asking and leaving are no use. */
  long mark() {
    return keyspace.mark();
  }

  void mark(long mark) {
    keyspace.mark(mark);
  }

  /** Lets go of what it works with if nobody has used it since. */
  void letGoIfUnusedSince(long nanos) {
    if (!isAwake() || lastUsed - nanos > 0) {
      return;
    }
    lock.lock();
    try {
      if (users.compareAndSet(0, SEALED)) {
        letGo();
        users.set(0);
      }
    } finally {
      lock.unlock();
    }
  }

  private void letGo() {
    ControlPlane last = following;
    ready = null;
    following = null;
    if (last != null) {
      last.close();
      shared.wakes().letGo();
    }
  }

  /** Ends all use: nothing is put together any more. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      letGo();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ResourceRegistry resources() {
    return use(ControlPlane::resources);
  }

  @Override
  public Authenticator authenticator() {
    return use(ControlPlane::authenticator);
  }

  @Override
  public Authorizer authorizer() {
    return use(ControlPlane::authorizer);
  }

  @Override
  public ControlPlaneBounds bounds() {
    return use(ControlPlane::bounds);
  }

  /** One that sleeps is not woken for it: they hold from the first use on. */
  @Override
  public void bound(ControlPlaneBounds bounds) {
    ControlPlane awake;
    lock.lock();
    try {
      wanted = bounds;
      awake = ready;
    } finally {
      lock.unlock();
    }
    if (awake != null) {
      use(
          plane -> {
            plane.bound(bounds);
            return bounds;
          });
    }
  }

  @Override
  public ControlPlaneCredentials credentials() {
    return use(ControlPlane::credentials);
  }

  @Override
  public RuleResolver rules() {
    return use(ControlPlane::rules);
  }

  @Override
  public MetricSource figures() {
    return use(ControlPlane::figures);
  }

  @Override
  public MetricSource health() {
    return use(ControlPlane::health);
  }

  /** Who sleeps is not woken by what does not reach it. */
  @Override
  public void turnedAway(ApiRequest request, String reason) {
    ControlPlane awake = ready;
    if (awake != null) {
      awake.turnedAway(request, reason);
    }
  }

  /** How many requests it has answered since it woke; none if it sleeps. */
  long answered() {
    ControlPlane awake = ready;
    return awake == null ? 0 : awake.answered();
  }

  @Override
  public ResourceVerbs verbs() {
    return use(ControlPlane::verbs);
  }

  @Override
  public ApiResponse handle(ApiRequest request) {
    return use(plane -> plane.handle(request));
  }

  @Override
  public ApiResponse serve(ApiRequest request) {
    return use(plane -> plane.serve(request));
  }

  @Override
  public ApiObject revise(
      WriteContext context,
      GroupVersionResource resource,
      ObjectName target,
      UnaryOperator<Strategy> strategy,
      Consumer<JsonObject> change) {
    return use(plane -> plane.revise(context, resource, target, strategy, change));
  }

  @Override
  public ApiObject change(
      WriteContext context,
      GroupVersionResource resource,
      ObjectName target,
      UnaryOperator<Strategy> strategy,
      Consumer<JsonObject> change) {
    return use(plane -> plane.change(context, resource, target, strategy, change));
  }

  @Override
  public ControlPlaneClient client(String userAgent) {
    return new WakingClient(this, plane -> plane.client(userAgent));
  }

  @Override
  public ControlPlaneClient admittedClient(String userAgent) {
    return new WakingClient(this, plane -> plane.admittedClient(userAgent));
  }

  @Override
  public ControlPlaneClient client(String userAgent, UserInfo user) {
    return new WakingClient(this, plane -> plane.client(userAgent, user));
  }
}
