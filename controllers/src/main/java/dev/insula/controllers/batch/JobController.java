package dev.insula.controllers.batch;

import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.pods.PodControl;
import dev.insula.controllers.pods.PodOwners;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Runs pods to completion; {@link JobTurn} does the work. */
public final class JobController implements Controller {

  /** What the control plane refuses is tried again more slowly than elsewhere, as in Kubernetes. */
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

  private final InstantSource clock;

  public JobController(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "job";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(Kinds.JOBS.groupResource(), Kinds.PODS.groupResource());
  }

  @Override
  public List<GroupVersionResource> primary() {
    return List.of(Kinds.JOBS.resource());
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (change.resource().equals(Kinds.JOBS.groupResource())) {
      wake.accept(change.name());
      return;
    }
    PodOwners.wake(plane, change, "batch", "Job", Kinds.JOBS, wake);
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    Item item = plane.all(Kinds.JOBS).get(name);
    if (item == null) {
      return Result.DONE;
    }
    var job = new Job(item.tree());
    if (job.isFinished() || job.isManagedElsewhere()) {
      return Result.DONE;
    }
    try {
      return new JobTurn(plane, job, clock.instant()).run();
    } catch (ApiException e) {
      // Changed meanwhile, which the cache knows or will know; or gone.
      if (e.isConflict() || e.isAlreadyExists()) {
        return Result.RETRY;
      }
      if (e.isNotFound() || PodControl.isNamespaceTerminating(e)) {
        return Result.DONE;
      }
      return Result.retry(FIRST_RETRY, LONGEST_RETRY);
    }
  }
}
