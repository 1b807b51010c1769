package dev.insula.tenancy.remote;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Fleet;
import dev.insula.client.Refresher;
import dev.insula.client.WriteGuard;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.Collection;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/** The control planes that are hosted here and those that are served elsewhere. Thread-safe. */
final class JoinedFleet implements Fleet {

  private final Fleet hosted;
  private final ExternalControlPlanes external;

  JoinedFleet(Fleet hosted, ExternalControlPlanes external) {
    this.hosted = hosted;
    this.external = external;
  }

  @Override
  public Set<String> names() {
    var all = new HashSet<>(hosted.names());
    all.addAll(external.names());
    return all;
  }

  @Override
  public OptionalLong revision(String controlPlane) {
    return external.client(controlPlane) == null
        ? hosted.revision(controlPlane)
        : OptionalLong.empty();
  }

  @Override
  public long mark(String controlPlane) {
    return external.client(controlPlane) == null ? hosted.mark(controlPlane) : 0;
  }

  @Override
  public void mark(String controlPlane, long mark) {
    if (external.client(controlPlane) == null) {
      hosted.mark(controlPlane, mark);
    }
  }

  @Override
  public ControlPlaneClient client(String controlPlane, String userAgent) {
    ControlPlaneClient elsewhere = external.client(controlPlane);
    return elsewhere == null ? hosted.client(controlPlane, userAgent) : elsewhere;
  }

  /** What is served elsewhere hears of refusals at the objects only. */
  @Override
  public void guard(String controlPlane, WriteGuard guard) {
    if (external.client(controlPlane) == null) {
      hosted.guard(controlPlane, guard);
    }
  }

  /** What is read elsewhere is not heard of here. */
  @Override
  public void refresh(String controlPlane, Refresher refresher) {
    if (external.client(controlPlane) == null) {
      hosted.refresh(controlPlane, refresher);
    }
  }

  /** The changes of what is hosted here come by themselves. */
  @Override
  public void follow(String controlPlane, Collection<GroupVersionResource> resources) {
    external.follow(controlPlane, resources);
  }

  @Override
  public Subscription subscribe(Listener listener) {
    Subscription here = hosted.subscribe(listener);
    Subscription there = external.subscribe(listener);
    return () -> {
      there.close();
      here.close();
    };
  }
}
