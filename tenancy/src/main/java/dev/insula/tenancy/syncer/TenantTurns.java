package dev.insula.tenancy.syncer;

import dev.insula.client.Reconciler;
import dev.insula.client.Workers;
import dev.insula.tenancy.quota.QuotaExceededException;
import dev.insula.tenancy.replica.NotHeldException;
import dev.insula.tenancy.syncer.TenantTimes.Direction;
import java.time.Duration;

/** How the queues' workers take turns for tenants: for those that are served, and for no others. */
final class TenantTurns {

  private final TenantPlanes planes;

  TenantTurns(TenantPlanes planes) {
    this.planes = planes;
  }

  /** Counts turns for the tenants that they were for. */
  Workers.Observer timed(Direction direction) {
    return (uid, waited, worked) -> {
      TenantPlane plane = planes.byUid(uid);
      if (plane != null) {
        plane.times().turn(direction, waited, worked);
      }
    };
  }

  /** What is done in a turn. */
  interface Work<K> {
    void on(TenantPlane plane, K key) throws Exception;
  }

  /** Work for tenants that are served, and for no other. */
  <K> Reconciler<K> serving(Work<K> work) {
    return (uid, key) -> {
      TenantPlane plane = planes.byUid(uid);
      if (plane == null || !plane.begin()) {
        return Reconciler.Result.DONE;
      }
      try {
        Duration pause = plane.breaker().pause();
        if (pause.isPositive()) {
          return Reconciler.Result.after(pause);
        }
        work.on(plane, key);
        return Reconciler.Result.DONE;
      } catch (NotYetException | NotHeldException | QuotaExceededException e) {
        return Reconciler.Result.RETRY;
      } finally {
        plane.end();
      }
    };
  }
}
