package dev.insula.controllers.apps;

import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.apps.ReplicaSetStatus.Failure;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Kind;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.objects.Owner;
import dev.insula.controllers.objects.PodView;
import dev.insula.controllers.objects.Templates;
import dev.insula.controllers.pods.Claims;
import dev.insula.controllers.pods.PodControl;
import dev.insula.controllers.pods.PodOwners;
import dev.insula.controllers.pods.PodRanking;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps as many pods as a replica set wants. As its cache shows its own writes at once, it never
 * makes a pod twice; after a restart it counts what there is.
 */
public final class ReplicaSetController implements Controller {

  /** Pods that are made or removed in one turn, as in Kubernetes. */
  private static final int BURST = 500;

  private final Kind<Item> kind;
  private final InstantSource clock;

  /** Keeps replica sets. */
  public ReplicaSetController(InstantSource clock) {
    this(Kinds.REPLICA_SETS, clock);
  }

  private ReplicaSetController(Kind<Item> kind, InstantSource clock) {
    this.kind = kind;
    this.clock = clock;
  }

  /** Keeps replication controllers, which are replica sets with a plainer selector. */
  public static ReplicaSetController ofReplicationControllers(InstantSource clock) {
    return new ReplicaSetController(Kinds.REPLICATION_CONTROLLERS, clock);
  }

  @Override
  public String name() {
    return kind.kind().toLowerCase(Locale.ROOT);
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(kind.groupResource(), Kinds.PODS.groupResource());
  }

  @Override
  public List<GroupVersionResource> primary() {
    return List.of(kind.resource());
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (change.resource().equals(kind.groupResource())) {
      wake.accept(change.name());
      return;
    }
    PodOwners.wake(plane, change, kind.resource().group(), kind.kind(), kind, wake);
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    Item item = plane.all(kind).get(name);
    if (item == null) {
      return Result.DONE;
    }
    JsonObject replicaSet = item.tree();
    var claims = new Claims(plane, replicaSet, kind.resource());
    List<PodView> pods = claims.pods();
    ApiException failed = null;
    Failure failure = null;
    if (!Meta.isDeleting(replicaSet) && active(pods).size() != wanted(replicaSet)) {
      try {
        scale(plane, replicaSet, pods);
        // Seen again: what was just made or removed counts.
        pods = claims.pods();
      } catch (ApiException e) {
        failed = e;
        boolean lacking = active(pods).size() < wanted(replicaSet);
        // The failure is told with the numbers from before it; those that follow are news of their
        // own.
        failure = new Failure(lacking ? "FailedCreate" : "FailedDelete", e.status().message());
      }
    }
    writeStatus(plane, replicaSet, pods, failure);
    if (failed != null && !PodControl.isNamespaceTerminating(failed)) {
      throw failed;
    }
    return again(replicaSet, pods);
  }

  private static long wanted(JsonObject replicaSet) {
    return replicaSet.objectAt("spec").integer("replicas", 1);
  }

  private static List<PodView> active(List<PodView> pods) {
    return pods.stream().filter(PodView::isActive).toList();
  }

  private void scale(Plane plane, JsonObject replicaSet, List<PodView> pods) {
    List<PodView> active = active(pods);
    int missing = (int) (wanted(replicaSet) - active.size());
    var control = new PodControl(plane, replicaSet);
    if (missing > 0) {
      control.create(Math.min(missing, BURST), _ -> pod(replicaSet));
    } else if (missing < 0) {
      int surplus = Math.min(-missing, BURST);
      control.delete(PodRanking.worstFirst(active).subList(0, surplus));
    }
  }

  private static JsonObject pod(JsonObject replicaSet) {
    JsonObject reference =
        Owner.controllerReference(
            replicaSet.string("apiVersion", ""),
            replicaSet.string("kind", ""),
            Meta.name(replicaSet),
            Meta.uid(replicaSet));
    JsonObject pod =
        Templates.pod(
            replicaSet.objectAt("spec", "template"), Meta.namespace(replicaSet), reference);
    pod.objectAt("metadata").put("generateName", Meta.name(replicaSet) + "-");
    return pod;
  }

  private void writeStatus(
      Plane plane, JsonObject replicaSet, List<PodView> pods, @Nullable Failure failure) {
    JsonObject status = ReplicaSetStatus.of(replicaSet, pods, failure, clock.instant());
    if (status.equals(replicaSet.objectAt("status"))) {
      return;
    }
    replicaSet.put("status", status);
    try {
      plane.client().update(kind.resource(), replicaSet, Live.STATUS);
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  /** Pods that are ready become available with time alone; a burst that was cut goes on. */
  private Result again(JsonObject replicaSet, List<PodView> pods) {
    if (!Meta.isDeleting(replicaSet) && active(pods).size() != wanted(replicaSet)) {
      return Result.after(Duration.ofMillis(1));
    }
    long minReady = replicaSet.objectAt("spec").integer("minReadySeconds", 0);
    if (minReady == 0) {
      return Result.DONE;
    }
    Instant now = clock.instant();
    return pods.stream()
        .filter(pod -> pod.isActive() && pod.isReady() && !pod.isAvailable(minReady, now))
        .map(pod -> pod.readySince() == null ? now : pod.readySince())
        .min(Instant::compareTo)
        .map(since -> Duration.between(now, since.plusSeconds(minReady)))
        .map(left -> Result.after(left.isPositive() ? left : Duration.ofMillis(1)))
        .orElse(Result.DONE);
  }
}
