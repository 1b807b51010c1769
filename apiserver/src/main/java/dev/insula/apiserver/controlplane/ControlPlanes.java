package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.objects.ObjectKeys;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Fleet;
import dev.insula.client.FleetChange;
import dev.insula.client.Refresher;
import dev.insula.client.WriteGuard;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.metrics.BusiestNames;
import dev.insula.metrics.MetricSource;
import dev.insula.store.BaseLayer;
import dev.insula.store.Change;
import dev.insula.store.Keyspace;
import dev.insula.store.NameTurns;
import dev.insula.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The control planes of one process, side by side. Thread-safe.
 *
 * <p>A control plane is put together when it is first used, and let go when it is idle; what it
 * stored is in the store. Their number is bounded by what the store holds.
 */
public final class ControlPlanes implements Fleet, AutoCloseable {

  private final Store store;
  private final BaseLayer base;
  private final ControlPlane.Shared shared;
  private final Duration idleAfter;
  private final ConcurrentHashMap<String, ControlPlaneSlot> open = new ConcurrentHashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /** Creating, opening and removing one exclude each other; requests take no turn. */
  private final NameTurns turns = new NameTurns();

  private final Thread sweeper;

  ControlPlanes(Store store, BaseLayer base, ControlPlane.Shared shared, Duration idleAfter) {
    this.store = store;
    this.base = base;
    this.shared = shared;
    this.idleAfter = idleAfter;
    this.sweeper = Thread.ofVirtual().name("control-planes-sweeper").unstarted(this::sweep);
    store.onChange(this::changed);
  }

  /** Begins to let go of control planes that are idle. */
  ControlPlanes start() {
    sweeper.start();
    return this;
  }

  /**
   * Makes a control plane.
   *
   * @throws IllegalStateException if the name is taken
   */
  public HostedControlPlane create(String name) {
    HostedControlPlane made;
    try (NameTurns.Turn _ = turns.on(name)) {
      Keyspace keyspace = store.create(name, base);
      var slot = new ControlPlaneSlot(name, keyspace, shared);
      open.put(name, slot);
      made = slot;
    }
    listeners.forEach(listener -> listener.controlPlaneAdded(name));
    return made;
  }

  /** A control plane that exists. */
  public Optional<HostedControlPlane> find(String name) {
    return Optional.ofNullable(slot(name));
  }

  private @Nullable ControlPlaneSlot slot(String name) {
    ControlPlaneSlot found = open.get(name);
    return found != null ? found : openStored(name);
  }

  /** The control plane with the name, made if it does not exist. */
  public HostedControlPlane findOrCreate(String name) {
    return find(name).orElseGet(() -> create(name));
  }

  /** Removes a control plane for good: nobody can read its objects from then on. */
  public void remove(String name) {
    try (NameTurns.Turn _ = turns.on(name)) {
      ControlPlaneSlot removed = open.remove(name);
      if (removed != null) {
        removed.close();
      }
      store.destroy(name);
    }
    listeners.forEach(listener -> listener.controlPlaneRemoved(name));
  }

  @Override
  public Set<String> names() {
    return new TreeSet<>(store.names());
  }

  @Override
  public OptionalLong revision(String controlPlane) {
    ControlPlaneSlot found = slot(controlPlane);
    return found == null ? OptionalLong.empty() : OptionalLong.of(found.revision());
  }

  @Override
  public long mark(String controlPlane) {
    ControlPlaneSlot found = slot(controlPlane);
    return found == null ? 0 : found.mark();
  }

  @Override
  public void mark(String controlPlane, long mark) {
    ControlPlaneSlot found = slot(controlPlane);
    if (found != null) {
      found.mark(mark);
    }
  }

  @Override
  public ControlPlaneClient client(String controlPlane, String userAgent) {
    return find(controlPlane)
        .orElseThrow(
            () -> ApiException.badRequest("there is no control plane \"" + controlPlane + "\""))
        .client(userAgent);
  }

  /** How many of them hold what they work with, because somebody uses them or just has. */
  public int awake() {
    return (int) open.values().stream().filter(ControlPlaneSlot::isAwake).count();
  }

  /**
   * What all of them count together, and so is nothing for one of them to see.
   *
   * @param busiest who is told by name
   */
  public MetricSource figures(BusiestNames busiest) {
    return new FleetFigures(store, open, shared, busiest);
  }

  private void sweep() {
    try {
      while (true) {
        Thread.sleep(idleAfter.dividedBy(2).plusMillis(1));
        long since = System.nanoTime() - idleAfter.toNanos();
        open.values().forEach(slot -> slot.letGoIfUnusedSince(since));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void guard(String controlPlane, WriteGuard guard) {
    if (find(controlPlane).isPresent()) {
      ControlPlaneSlot found = open.get(controlPlane);
      if (found != null) {
        found.guard(guard);
      }
    }
  }

  @Override
  public void refresh(String controlPlane, Refresher refresher) {
    if (find(controlPlane).isPresent()) {
      ControlPlaneSlot found = open.get(controlPlane);
      if (found != null) {
        found.refresher(refresher);
      }
    }
  }

  @Override
  public Subscription subscribe(Listener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void close() {
    sweeper.interrupt();
    try (NameTurns.Turn _ = turns.onAll()) {
      open.values().forEach(ControlPlaneSlot::close);
      open.clear();
      shared.clock().close();
    }
  }

  private @Nullable ControlPlaneSlot openStored(String name) {
    try (NameTurns.Turn _ = turns.on(name)) {
      ControlPlaneSlot found = open.get(name);
      if (found != null) {
        return found;
      }
      Optional<Keyspace> keyspace = store.open(name, base);
      if (keyspace.isEmpty()) {
        return null;
      }
      var opened = new ControlPlaneSlot(name, keyspace.get(), shared);
      open.put(name, opened);
      return opened;
    }
  }

  private void changed(String controlPlane, Change change) {
    ControlPlaneSlot running = open.get(controlPlane);
    if (running != null) {
      running.changed(change.key());
    }
    if (listeners.isEmpty()) {
      return;
    }
    Optional<ObjectKeys.Located> located = ObjectKeys.locate(change.key());
    if (located.isEmpty()) {
      return;
    }
    byte[] previous = change.previous();
    var told =
        new FleetChange(
            controlPlane,
            located.get().resource(),
            located.get().name(),
            change.revision(),
            new ApiObject(change.value()),
            previous == null ? null : new ApiObject(previous),
            change.deleted());
    listeners.forEach(listener -> listener.changed(told));
  }
}
