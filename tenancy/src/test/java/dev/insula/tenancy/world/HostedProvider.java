package dev.insula.tenancy.world;

import dev.insula.apiserver.controlplane.ControlPlaneBounds;
import dev.insula.apiserver.controlplane.ControlPlanes;
import dev.insula.tenancy.api.TenantEndpoint;
import dev.insula.tenancy.operator.ControlPlaneProvider;
import dev.insula.tenancy.profile.ControlPlaneQuota;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Control planes without a front; can be told to fail. */
public final class HostedProvider implements ControlPlaneProvider {

  private final ControlPlanes planes;
  private final AtomicInteger failures = new AtomicInteger();

  HostedProvider(ControlPlanes planes) {
    this.planes = planes;
  }

  /** The next calls that change something fail: half of them after they took effect. */
  public void failNext(int calls) {
    failures.set(calls);
  }

  @Override
  public TenantEndpoint create(String controlPlane, String tenantName) {
    int left = failures.getAndUpdate(n -> Math.max(n - 1, 0));
    if (left % 2 == 1) {
      throw new IllegalStateException("out of ports");
    }
    var _ = planes.findOrCreate(controlPlane);
    if (left > 0) {
      throw new IllegalStateException("out of ports");
    }
    return World.ENDPOINT;
  }

  /** Tests enter by the fleet. */
  @Override
  public void publish(String controlPlane) {}

  @Override
  public void bound(String controlPlane, ControlPlaneQuota quota) {
    planes
        .find(controlPlane)
        .ifPresent(
            plane ->
                plane.bound(
                    new ControlPlaneBounds(
                        quota.objects(),
                        quota.bytes(),
                        quota.customResourceDefinitions(),
                        quota.watches(),
                        quota.requestsPerSecond(),
                        quota.requestBurst())));
  }

  @Override
  public Optional<TenantEndpoint> find(String controlPlane) {
    return exists(controlPlane) ? Optional.of(World.ENDPOINT) : Optional.empty();
  }

  @Override
  public void delete(String controlPlane) {
    int left = failures.getAndUpdate(n -> Math.max(n - 1, 0));
    if (left % 2 == 1) {
      throw new IllegalStateException("disk is busy");
    }
    planes.remove(controlPlane);
    if (left > 0) {
      throw new IllegalStateException("disk is busy");
    }
  }

  @Override
  public boolean exists(String controlPlane) {
    return planes.names().contains(controlPlane);
  }
}
