package dev.insula.tenancy.operator;

import dev.insula.client.Reconciler;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.api.ServedBy;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantEndpoint;
import dev.insula.tenancy.api.TenantPhase;
import dev.insula.tenancy.api.TenantStatus;
import dev.insula.tenancy.naming.TenantIdentity;
import dev.insula.tenancy.operator.TenantLifecycle.SyncReport;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.remote.ExternalControlPlanes;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Brings one tenant where its object says. Each step can be repeated, and a crash between any two
 * leaves something that the next run goes on from: the finalizer comes before the control plane,
 * and goes after it.
 */
final class TenantReconciler implements Reconciler<String> {

  /** The namespaces' disappearance wakes the reconciler; this is for what was missed. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  private final TenantObjects objects;
  private final Claims claims;
  private final ControlPlaneProvider provider;
  private final ExternalControlPlanes external;
  private final TenantLifecycle lifecycle;
  private final Profiles profiles;
  private final TenantTeardown teardown;
  private final TenantConditions conditions;

  /** Held by each turn, and alone by whoever lets go of everything. */
  private final ReentrantReadWriteLock turns = new ReentrantReadWriteLock();

  TenantReconciler(
      TenantObjects objects,
      Claims claims,
      ControlPlaneProvider provider,
      ExternalControlPlanes external,
      TenantLifecycle lifecycle,
      Profiles profiles,
      TenantTeardown teardown,
      TenantConditions conditions) {
    this.objects = objects;
    this.claims = claims;
    this.provider = provider;
    this.external = external;
    this.lifecycle = lifecycle;
    this.profiles = profiles;
    this.teardown = teardown;
    this.conditions = conditions;
  }

  @Override
  public Result reconcile(String tenantName, String key) {
    turns.readLock().lock();
    try {
      JsonObject object = objects.find(tenantName);
      return object == null ? Result.DONE : reconcile(object);
    } finally {
      turns.readLock().unlock();
    }
  }

  /** Lets go of these tenants; meanwhile no turn is under way. */
  void releaseAll(Collection<Tenant> tenants) {
    turns.writeLock().lock();
    try {
      tenants.forEach(this::release);
    } finally {
      turns.writeLock().unlock();
    }
  }

  private void release(Tenant tenant) {
    // First, so that nobody waits for a server that does not answer.
    external.disconnect(tenant.identity());
    lifecycle.release(tenant.identity());
  }

  private Result reconcile(JsonObject object) {
    Tenant tenant = Tenant.parse(object);
    return switch (claims.of(tenant)) {
      case MINE -> bring(tenant, object);
      case FREE -> {
        JsonObject claimed = objects.status(object, claims.claimed(tenant.status()));
        yield bring(Tenant.parse(claimed), claimed);
      }
      case GIVE_BACK -> {
        release(tenant);
        objects.status(object, tenant.status().servedBy(ServedBy.NOBODY));
        yield Result.DONE;
      }
      case ANOTHERS -> {
        release(tenant);
        yield Result.DONE;
      }
    };
  }

  private Result bring(Tenant tenant, JsonObject object) {
    if (!tenant.deleting()) {
      provide(tenant, object);
      return Result.DONE;
    }
    return tenant.finalized() ? terminate(tenant, object) : Result.DONE;
  }

  private void provide(Tenant tenant, JsonObject object) {
    JsonObject current = tenant.finalized() ? object : objects.addFinalizer(object);
    String controlPlane = tenant.identity().controlPlane();
    final TenantEndpoint endpoint;
    try {
      endpoint = endpoint(tenant);
      if (tenant.isExternal()) {
        serve(tenant, endpoint);
      } else {
        Aside.run(() -> provider.publish(controlPlane), () -> serve(tenant, endpoint));
      }
    } catch (RuntimeException e) {
      TenantStatus failed =
          conditions.failed(
              tenant.status().withPhase(TenantPhase.FAILED, tenant.generation()),
              String.valueOf(e.getMessage()));
      objects.status(current, failed);
      throw e;
    }
    SyncReport report = lifecycle.report(tenant.identity());
    TenantStatus ready =
        tenant
            .status()
            .withPhase(TenantPhase.READY, tenant.generation())
            .withControlPlane(controlPlane, Optional.of(endpoint))
            .withCounts(report.namespaces(), report.pods());
    objects.status(current, conditions.served(ready, report));
  }

  private void serve(Tenant tenant, TenantEndpoint endpoint) {
    IsolationProfile profile = profile(tenant);
    if (!tenant.isExternal()) {
      provider.bound(tenant.identity().controlPlane(), profile.controlPlane());
    }
    if (tenant.runsHere()) {
      lifecycle.serve(tenant, endpoint, profile);
    } else {
      lifecycle.prepare(tenant);
    }
  }

  private TenantEndpoint endpoint(Tenant tenant) {
    return tenant.isExternal()
        ? external.connect(tenant)
        : provider.create(tenant.identity().controlPlane(), tenant.name());
  }

  /** A tenant whose profile is not there is not served: nothing passes without rules. */
  private IsolationProfile profile(Tenant tenant) {
    IsolationProfile profile = profiles.find(tenant.profile());
    if (profile == null) {
      throw new IllegalStateException("there is no IsolationProfile " + tenant.profile());
    }
    return profile;
  }

  private Result terminate(Tenant tenant, JsonObject object) {
    TenantIdentity identity = tenant.identity();
    release(tenant);
    int left = teardown.run(identity);
    if (left > 0) {
      String what = left + " namespaces of the super cluster are being deleted";
      TenantStatus terminating =
          tenant.status().withPhase(TenantPhase.TERMINATING, tenant.generation());
      objects.status(object, conditions.terminating(terminating, what));
      return Result.after(LOOK_AGAIN);
    }
    if (!tenant.isExternal()) {
      provider.delete(identity.controlPlane());
    }
    objects.removeFinalizer(object);
    return Result.DONE;
  }
}
