package dev.insula.controllers.certificates;

import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Deletes signing requests that are over; see {@link RequestLife}. */
public final class RequestCleaner implements Controller {

  private final InstantSource clock;

  public RequestCleaner(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "csrcleaner";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(Kinds.SIGNING_REQUESTS.groupResource());
  }

  @Override
  public List<GroupVersionResource> primary() {
    return List.of(Kinds.SIGNING_REQUESTS);
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (!change.deleted()) {
      wake.accept(change.name());
    }
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    JsonObject request = Live.find(plane, Kinds.SIGNING_REQUESTS, name);
    Optional<Instant> end = request == null ? Optional.empty() : RequestLife.end(request);
    if (request == null || end.isEmpty()) {
      return Result.DONE;
    }
    Duration left = Duration.between(clock.instant(), end.get());
    if (left.isPositive()) {
      return Result.after(left);
    }
    Live.delete(plane, Kinds.SIGNING_REQUESTS, name, Meta.uid(request));
    return Result.DONE;
  }
}
