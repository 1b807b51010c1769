package dev.insula.controllers.batch;

import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Owner;
import dev.insula.controllers.objects.PodView;
import dev.insula.controllers.pods.PodControl;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.ObjectName;
import java.util.Set;
import java.util.function.Consumer;

/** Lets pods go that wait to be counted by a job which is gone or has finished. */
public final class JobOrphans implements Controller {

  @Override
  public String name() {
    return "job-orphans";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(Kinds.JOBS.groupResource(), Kinds.PODS.groupResource());
  }

  @Override
  public void resync(Plane plane, Consumer<ObjectName> wake) {
    plane.forEachObject(
        Kinds.PODS.resource(),
        object -> {
          PodView pod = PodView.of(object);
          if (pod.isTracked()) {
            wake.accept(pod.name());
          }
        });
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (change.resource().equals(Kinds.PODS.groupResource())) {
      PodView pod = change.now(Kinds.PODS);
      if (!change.deleted() && pod.isTracked() && !isWaitedFor(plane, pod)) {
        wake.accept(pod.name());
      }
      return;
    }
    Item job = change.now(Kinds.JOBS);
    if (change.deleted() || new Job(job.tree()).isFinished()) {
      for (PodView pod : plane.all(Kinds.PODS).by(Kinds.BY_CONTROLLER, job.uid())) {
        if (pod.isTracked()) {
          wake.accept(pod.name());
        }
      }
    }
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    PodView pod = plane.all(Kinds.PODS).get(name);
    if (pod != null && pod.isTracked() && !isWaitedFor(plane, pod) && !jobIsThere(plane, pod)) {
      try {
        PodControl.removeFinalizer(plane, pod, PodView.JOB_TRACKING);
      } catch (ApiException e) {
        if (e.isConflict()) {
          return Result.RETRY;
        }
        throw e;
      }
    }
    return Result.DONE;
  }

  /** Whether a job, as far as it is known, will still count the pod. */
  private static boolean isWaitedFor(Plane plane, PodView pod) {
    Owner owner = pod.controller();
    if (owner == null) {
      return false;
    }
    if (!owner.is("batch", "Job")) {
      return true;
    }
    Item job = plane.all(Kinds.JOBS).get(new ObjectName(pod.name().namespace(), owner.name()));
    return job != null && job.uid().equals(owner.uid()) && countsPods(new Job(job.tree()));
  }

  private static boolean countsPods(Job job) {
    return job.isManagedElsewhere() || !job.isFinished();
  }

  /** Asked of the server, as what is known may be older than the pod. */
  private static boolean jobIsThere(Plane plane, PodView pod) {
    Owner owner = pod.controller();
    if (owner == null) {
      return false;
    }
    try {
      Item job =
          Item.of(
              plane
                  .client()
                  .get(
                      Kinds.JOBS.resource(), new ObjectName(pod.name().namespace(), owner.name())));
      return job.uid().equals(owner.uid()) && countsPods(new Job(job.tree()));
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return false;
      }
      throw e;
    }
  }
}
