package dev.insula.tenancy.syncer;

import dev.insula.metrics.BusiestNames;
import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
import dev.insula.tenancy.syncer.TenantTimes.Direction;
import dev.insula.tenancy.translation.SyncedKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How the tenants that the syncer serves fare: all of them in sums, and by name those for whom most
 * was done, those whose control plane does not answer, and those of whom deletions are held.
 * Thread-safe. Nothing is kept for it but {@link TenantTimes}.
 */
final class TenantFigures implements MetricSource {

  private static final String TENANT = "tenant";

  private final TenantPlanes planes;
  private final Queues queues;
  private final SuperMirror mirror;
  private final BusiestNames busiest;
  private final int mostInTrouble;

  /**
   * @param mostInTrouble tenants told by name of each kind of trouble
   */
  TenantFigures(
      TenantPlanes planes,
      Queues queues,
      SuperMirror mirror,
      BusiestNames busiest,
      int mostInTrouble) {
    this.planes = planes;
    this.queues = queues;
    this.mirror = mirror;
    this.busiest = busiest;
    this.mostInTrouble = mostInTrouble;
  }

  @Override
  public void collect(Families families) {
    var byName = new HashMap<String, TenantPlane>();
    var turns = new HashMap<String, Long>();
    var sums = new Sums(families);
    for (TenantPlane plane : planes.all()) {
      sums.add(plane);
      long done = plane.times().turns();
      if (done > 0) {
        byName.put(plane.name(), plane);
        turns.put(plane.name(), done);
      }
    }
    sums.tell();
    tellBusiest(families, busiest.choose(turns), byName);
  }

  /** What is summed up over all tenants, with the names of some that are in trouble. */
  private final class Sums {
    private final Families families;
    private int open;
    private int closed;
    private int doubted;
    private int holding;
    private long held;

    Sums(Families families) {
      this.families = families;
    }

    void add(TenantPlane plane) {
      if (plane.breaker().why().isEmpty()) {
        closed++;
      } else if (open++ < mostInTrouble) {
        families
            .gauge("insula_tenant_breaker_open", "Tenants whose control plane does not answer.")
            .point(1, TENANT, plane.name());
      }
      if (!plane.deletions().doubt().isEmpty()) {
        doubted++;
      }
      long waiting = plane.deletions().held();
      held += waiting;
      if (waiting > 0 && holding++ < mostInTrouble) {
        families
            .gauge("insula_tenant_held_deletions", "Deletions that wait for an operator's consent.")
            .point(waiting, TENANT, plane.name());
      }
    }

    void tell() {
      families
          .gauge("insula_sync_breakers", "Tenants by whether their control plane answers.")
          .point(closed, "state", "closed")
          .point(open, "state", "open");
      families
          .gauge("insula_sync_guard_held_deletions", "Deletions that the mass-delete guard holds.")
          .point(held);
      families
          .gauge(
              "insula_sync_guard_tenants", "Tenants that the mass-delete guard does not believe.")
          .point(holding, "reason", "deletions-held")
          .point(doubted, "reason", "in-doubt");
    }
  }

  private void tellBusiest(Families families, Set<String> names, Map<String, TenantPlane> byName) {
    for (String name : names) {
      TenantPlane plane = byName.get(name);
      if (plane != null) {
        tell(families, plane);
      }
    }
  }

  private void tell(Families families, TenantPlane plane) {
    String uid = plane.uid();
    times(families, plane);
    families
        .gauge("insula_tenant_sync_queue_depth", "Objects of the busiest tenants that wait.")
        .point(queues.down().depth(uid), TENANT, plane.name(), "direction", "down")
        .point(queues.up().depth(uid), TENANT, plane.name(), "direction", "up");
    families
        .gauge("insula_tenant_retry_debt_seconds", "Time until the tenant's next retry is free.")
        .point(queues.retryDebt(uid).toMillis() / 1e3, TENANT, plane.name());
    families
        .gauge("insula_tenant_pods", "Pods of the busiest tenants in the super cluster.")
        .point(mirror.count(SyncedKind.POD, uid), TENANT, plane.name());
  }

  private static void times(Families families, TenantPlane plane) {
    Families.Numbers turns =
        families.counter("insula_tenant_sync_turns", "Turns of the busiest tenants' objects.");
    Families.Numbers seconds =
        families.counter(
            "insula_tenant_sync_seconds",
            "Time of these turns in the fair queue and at work; by their number, the mean.");
    for (Direction direction : Direction.values()) {
      TenantTimes times = plane.times();
      String[] labels = {TENANT, plane.name(), "direction", direction.label()};
      turns.point(times.turns(direction), labels);
      seconds
          .point(times.waitedNanos(direction) / 1e9, with(labels, "queue"))
          .point(times.workedNanos(direction) / 1e9, with(labels, "work"));
    }
  }

  private static String[] with(String[] labels, String phase) {
    String[] more = Arrays.copyOf(labels, labels.length + 2);
    more[labels.length] = "phase";
    more[labels.length + 1] = phase;
    return more;
  }
}
