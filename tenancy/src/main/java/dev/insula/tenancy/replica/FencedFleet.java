package dev.insula.tenancy.replica;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Fleet;
import dev.insula.client.Refresher;
import dev.insula.client.WriteGuard;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.Set;

/** A fleet whose clients write only while a fence is open. Thread-safe. */
public final class FencedFleet implements Fleet {

  private final Fleet fleet;
  private final Fence fence;

  public FencedFleet(Fleet fleet, Fence fence) {
    this.fleet = fleet;
    this.fence = fence;
  }

  @Override
  public Set<String> names() {
    return fleet.names();
  }

  @Override
  public OptionalLong revision(String controlPlane) {
    return fleet.revision(controlPlane);
  }

  @Override
  public ControlPlaneClient client(String controlPlane, String userAgent) {
    return new FencedClient(fleet.client(controlPlane, userAgent), fence);
  }

  @Override
  public void guard(String controlPlane, WriteGuard guard) {
    fleet.guard(controlPlane, guard);
  }

  @Override
  public void refresh(String controlPlane, Refresher refresher) {
    fleet.refresh(controlPlane, refresher);
  }

  @Override
  public long mark(String controlPlane) {
    return fleet.mark(controlPlane);
  }

  @Override
  public void mark(String controlPlane, long mark) {
    fleet.mark(controlPlane, mark);
  }

  @Override
  public void follow(String controlPlane, Collection<GroupVersionResource> resources) {
    fleet.follow(controlPlane, resources);
  }

  @Override
  public Subscription subscribe(Listener listener) {
    return fleet.subscribe(listener);
  }
}
