package dev.insula.tenancy.simulation;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Fleet;
import dev.insula.client.FleetChange;
import dev.insula.client.WatchEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tenants' control planes as one process sees them. Changes are told when {@link #step} is. */
final class SimulatedFleet implements Fleet {

  private final Map<String, SimulatedCluster> clusters;
  private final Map<String, ControlPlaneClient> clients;
  private final Deque<FleetChange> untold = new ArrayDeque<>();
  private @Nullable Listener listener;

  SimulatedFleet(Map<String, SimulatedCluster> clusters, Map<String, ControlPlaneClient> clients) {
    this.clusters = clusters;
    this.clients = clients;
  }

  @Override
  public Set<String> names() {
    return clusters.keySet();
  }

  @Override
  public OptionalLong revision(String controlPlane) {
    return OptionalLong.of(clusters.get(controlPlane).revision());
  }

  @Override
  public ControlPlaneClient client(String controlPlane, String userAgent) {
    return clients.get(controlPlane);
  }

  @Override
  public Subscription subscribe(Listener follower) {
    listener = follower;
    return () -> listener = null;
  }

  void changed(String controlPlane, SimulatedCluster.Change change) {
    SimulatedCluster.Held before = change.before();
    boolean deleted = change.type() == WatchEvent.Type.DELETED;
    if (listener != null) {
      untold.add(
          new FleetChange(
              controlPlane,
              change.resource(),
              change.name(),
              change.revision(),
              (deleted ? before : change.now()).object(),
              before == null ? null : before.object(),
              deleted));
    }
  }

  void missed(String controlPlane) {
    if (listener != null) {
      listener.missed(controlPlane);
    }
  }

  /** Tells one change; false if there is none. */
  boolean step() {
    FleetChange change = untold.poll();
    if (change != null && listener != null) {
      listener.changed(change);
    }
    return change != null;
  }
}
