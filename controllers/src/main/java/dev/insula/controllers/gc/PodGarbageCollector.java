package dev.insula.controllers.gc;

import dev.insula.client.DeleteOptions;
import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Conditions;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Removes pods whose node is gone, after a while in which it may come back, those that are deleted
 * before they had a node, and the oldest of those that have ended when they are too many. Who waits
 * for their end is told that they have failed. Woken by nodes that go and by pods that end; an idle
 * control plane is not looked at.
 */
public final class PodGarbageCollector implements Controller {

  /** Time that a node has to come back, as in Kubernetes. */
  private static final Duration QUARANTINE = Duration.ofSeconds(40);

  /** Time that who waits for a deleted pod's end has to let it go without one. */
  private static final Duration STRANDED = Duration.ofSeconds(5);

  /** Pods that have ended and may stay: the default of {@code --terminated-pod-gc-threshold}. */
  private static final int MOST_ENDED = 12_500;

  private static final String NODE = "node ";
  private static final String GONE = "gone ";
  private static final ObjectName ENDED = new ObjectName("", "ended");

  @Override
  public String name() {
    return "pod-garbage-collector";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(Kinds.NODES.groupResource(), Kinds.PODS.groupResource());
  }

  @Override
  public void resync(Plane plane, Consumer<ObjectName> wake) {
    Set<String> nodes = new HashSet<>();
    plane.forEachObject(
        Kinds.PODS.resource(),
        object -> {
          PodView pod = PodView.of(object);
          nodes.add(pod.nodeName());
          if (isStranded(pod)) {
            wake.accept(pod.name());
          }
        });
    nodes.remove("");
    nodes.forEach(node -> wake.accept(new ObjectName("", NODE + node)));
    wake.accept(ENDED);
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (change.resource().equals(Kinds.NODES.groupResource())) {
      if (change.deleted()) {
        wake.accept(new ObjectName("", NODE + change.name().name()));
      }
      return;
    }
    if (!change.deleted() && isStranded(change.now(Kinds.PODS))) {
      plane.wakeAfter(this, change.name(), STRANDED);
    }
    ApiObject previous = change.previous();
    if (change.deleted() || previous == null || !plane.knows(Kinds.PODS)) {
      return;
    }
    if (plane.all(Kinds.PODS).size() > MOST_ENDED) {
      wake.accept(ENDED);
    }
  }

  /** Deleted, and on no node that could tell its end. */
  private static boolean isStranded(PodView pod) {
    return pod.isTerminating() && pod.nodeName().isEmpty();
  }

  @Override
  public Result reconcile(Plane plane, ObjectName key) {
    try {
      return look(plane, key);
    } catch (ApiException e) {
      if (e.isConflict()) {
        return Result.RETRY;
      }
      throw e;
    }
  }

  private Result look(Plane plane, ObjectName key) {
    if (!key.namespace().isEmpty()) {
      PodView pod = plane.all(Kinds.PODS).get(key);
      if (pod != null && isStranded(pod)) {
        markFailed(plane, pod, false);
        delete(plane, pod);
      }
      return Result.DONE;
    }
    if (key.equals(ENDED)) {
      removeEnded(plane);
      return Result.DONE;
    }
    if (key.name().startsWith(NODE)) {
      String node = key.name().substring(NODE.length());
      if (!nodeExists(plane, node)) {
        var then = new ObjectName("", GONE + node);
        return hasPods(plane, node) ? waitFor(plane, then) : Result.DONE;
      }
      return Result.DONE;
    }
    return removeFrom(plane, key.name().substring(GONE.length()));
  }

  /** The second look has a key of its own, which this first look delays. */
  private Result waitFor(Plane plane, ObjectName then) {
    plane.wakeAfter(this, then, QUARANTINE);
    return Result.DONE;
  }

  private static Result removeFrom(Plane plane, String node) {
    if (nodeExists(plane, node)) {
      return Result.DONE;
    }
    for (PodView pod : plane.all(Kinds.PODS).by(Kinds.BY_NODE, node)) {
      markFailed(plane, pod, true);
      delete(plane, pod);
    }
    return Result.DONE;
  }

  private static boolean hasPods(Plane plane, String node) {
    return plane.all(Kinds.PODS).count(Kinds.BY_NODE, node) > 0;
  }

  private static boolean nodeExists(Plane plane, String node) {
    try {
      plane.client().get(Kinds.NODES.resource(), new ObjectName("", node));
      return true;
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return false;
      }
      throw e;
    }
  }

  private static void removeEnded(Plane plane) {
    List<PodView> ended =
        plane.all(Kinds.PODS).values().stream()
            .filter(PodView::isFinished)
            .sorted(Comparator.comparing(PodView::created))
            .toList();
    for (int i = 0; i < ended.size() - MOST_ENDED; i++) {
      delete(plane, ended.get(i));
    }
  }

  /** Nobody else will say that it has ended. */
  private static void markFailed(Plane plane, PodView pod, boolean lostNode) {
    if (pod.isFinished()) {
      return;
    }
    try {
      JsonObject tree = plane.client().get(Kinds.PODS.resource(), pod.name()).tree();
      if (!Meta.uid(tree).equals(pod.uid())) {
        return;
      }
      JsonObject status = tree.objectOrCreate("status");
      status.put("phase", "Failed");
      status.put("observedGeneration", Meta.generation(tree));
      if (lostNode) {
        var conditions = new Conditions(status, Instant.now());
        conditions.replace(
            "DisruptionTarget", "True", "DeletionByPodGC", "PodGC: node no longer exists", false);
        conditions.observed("DisruptionTarget", Meta.generation(tree));
        conditions.into(status);
      }
      plane.client().update(Kinds.PODS.resource(), tree, Live.STATUS);
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  private static void delete(Plane plane, PodView pod) {
    try {
      plane
          .client()
          .delete(
              Kinds.PODS.resource(), pod.name(), DeleteOptions.ofUid(pod.uid()).withGracePeriod(0));
    } catch (ApiException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
  }
}
