package dev.insula.controllers.batch;

import dev.insula.client.DeleteOptions;
import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Deletes jobs a time after they have finished: {@code ttlSecondsAfterFinished}. */
public final class TtlAfterFinished implements Controller {

  private final InstantSource clock;

  public TtlAfterFinished(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "ttl-after-finished";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(Kinds.JOBS.groupResource());
  }

  @Override
  public List<GroupVersionResource> primary() {
    return List.of(Kinds.JOBS.resource());
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (!change.deleted() && expiry(change.now(Kinds.JOBS).tree()).isPresent()) {
      wake.accept(change.name());
    }
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    Item item = plane.all(Kinds.JOBS).get(name);
    if (item == null) {
      return Result.DONE;
    }
    Optional<Instant> expiry = expiry(item.tree());
    if (expiry.isEmpty()) {
      return Result.DONE;
    }
    Duration left = Duration.between(clock.instant(), expiry.get());
    if (left.isPositive()) {
      return Result.after(left);
    }
    // Its time may have been changed meanwhile: only this very state is deleted.
    var options =
        new DeleteOptions(item.uid(), Meta.resourceVersion(item.tree()), null, "Foreground");
    return Live.write(() -> plane.client().delete(Kinds.JOBS.resource(), name, options));
  }

  /** When the job is to go; empty if it has not finished, stays, or goes already. */
  private static Optional<Instant> expiry(JsonObject tree) {
    var job = new Job(tree);
    JsonObject finish = job.finish();
    if (finish == null
        || job.isDeleting()
        || !(job.spec().get("ttlSecondsAfterFinished") instanceof Long seconds)) {
      return Optional.empty();
    }
    try {
      Instant end = Instant.parse(finish.string("lastTransitionTime", ""));
      return Optional.of(end.plusSeconds(seconds));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
