package dev.insula.controllers.batch;

import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Owner;
import dev.insula.controllers.pods.PodControl;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Starts jobs by the clock; {@link CronJobTurn} does the work. */
public final class CronJobController implements Controller {

  private final InstantSource clock;

  public CronJobController(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "cronjob";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(Kinds.CRON_JOBS.groupResource(), Kinds.JOBS.groupResource());
  }

  @Override
  public List<GroupVersionResource> primary() {
    return List.of(Kinds.CRON_JOBS.resource());
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (change.resource().equals(Kinds.CRON_JOBS.groupResource())) {
      wake.accept(change.name());
      return;
    }
    Item job = change.now(Kinds.JOBS);
    Owner owner = job.controller();
    if (owner != null && owner.is("batch", "CronJob")) {
      wake.accept(new ObjectName(job.name().namespace(), owner.name()));
    }
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    Item item = plane.all(Kinds.CRON_JOBS).get(name);
    if (item == null) {
      return Result.DONE;
    }
    return PodControl.turn(() -> new CronJobTurn(plane, item.tree(), clock.instant()).run());
  }
}
