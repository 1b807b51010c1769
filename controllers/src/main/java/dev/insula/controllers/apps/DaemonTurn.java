package dev.insula.controllers.apps;

import dev.insula.client.ObjectReference;
import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.objects.PodView;
import dev.insula.controllers.pods.Claims;
import dev.insula.controllers.pods.PodControl;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One turn with one daemon set: gives each node that should have one a pod, takes pods away where
 * they should not be, and replaces those of old revisions.
 */
final class DaemonTurn {

  /** Pods that are made or removed in one turn, as in Kubernetes. */
  private static final int BURST = 250;

  /** The oldest first, those that have a node before those that wait. */
  static final Comparator<PodView> BY_AGE =
      Comparator.<PodView>comparingInt(pod -> pod.nodeName().isEmpty() ? 1 : 0)
          .thenComparing(PodView::created)
          .thenComparing(pod -> pod.name().name());

  private final Plane plane;
  private final JsonObject set;
  private final Instant now;
  private final Map<String, DaemonNode> nodes;
  private final DaemonPlacement placement;
  private final History history;
  private final String hash;
  private final long minReadySeconds;
  private Duration wait = Duration.ZERO;

  DaemonTurn(Plane plane, JsonObject set, Instant now) {
    this.plane = plane;
    this.set = set;
    this.now = now;
    nodes = new TreeMap<>(plane.attachment(DaemonNodes.class, DaemonNodes::new).all(plane));
    placement = new DaemonPlacement(set);
    history = new History(plane, set, Kinds.DAEMON_SETS.resource(), Revision.POD_LABEL);
    hash = Meta.labels(history.present().tree()).getOrDefault(Revision.POD_LABEL, "");
    minReadySeconds = set.objectAt("spec").integer("minReadySeconds", 0);
  }

  Result run() {
    ApiException failed = null;
    try {
      place();
      if (!"OnDelete".equals(set.objectAt("spec", "updateStrategy").string("type"))) {
        roll();
      }
    } catch (ApiException e) {
      failed = e;
    }
    Map<String, List<PodView>> pods = byNode();
    writeStatus(pods);
    if (failed != null && !PodControl.isNamespaceTerminating(failed)) {
      throw failed;
    }
    truncate();
    return next(pods);
  }

  /** Pods by the node that they were made for. */
  private Map<String, List<PodView>> byNode() {
    Map<String, List<PodView>> out = new TreeMap<>();
    for (PodView pod : new Claims(plane, set, Kinds.DAEMON_SETS.resource()).pods()) {
      String node = DaemonPods.nodeOf(pod);
      boolean gone = pod.isFinished() && pod.deleting();
      if (!gone && !node.isEmpty()) {
        out.computeIfAbsent(node, _ -> new ArrayList<>()).add(pod);
      }
    }
    out.values().forEach(pods -> pods.sort(BY_AGE));
    return out;
  }

  private void place() {
    Map<String, List<PodView>> pods = byNode();
    List<String> lacking = new ArrayList<>();
    List<PodView> surplus = new ArrayList<>();
    for (DaemonNode node : nodes.values()) {
      List<PodView> here = pods.getOrDefault(node.name(), List.of());
      if (placement.shouldRun(node) && here.isEmpty()) {
        lacking.add(node.name());
      } else if (placement.mayStay(node)) {
        tend(node, here, lacking, surplus);
      } else {
        here.stream().filter(pod -> !pod.deleting()).forEach(surplus::add);
      }
    }
    pods.forEach(
        (node, here) -> {
          if (!nodes.containsKey(node)) {
            // They will never be scheduled, and nobody else removes them.
            here.stream().filter(pod -> pod.nodeName().isEmpty()).forEach(surplus::add);
          }
        });
    apply(surplus, lacking);
  }

  /** Removes what has ended and what is too much on a node. */
  private void tend(
      DaemonNode node, List<PodView> here, List<String> lacking, List<PodView> surplus) {
    List<PodView> running = new ArrayList<>();
    for (PodView pod : here) {
      if (pod.deleting()) {
        continue;
      }
      if (pod.phase().equals("Failed")) {
        removeFailed(node, pod, surplus);
      } else if (pod.phase().equals("Succeeded")) {
        found("Normal", "SucceededDaemonPod", "succeeded", pod, node, "delete");
        surplus.add(pod);
      } else {
        running.add(pod);
      }
    }
    if (maxSurge(1) == 0) {
      running.stream().skip(1).forEach(surplus::add);
    } else if (running.isEmpty() && placement.shouldRun(node)) {
      lacking.add(node.name());
    } else {
      keepTwo(running, surplus);
    }
  }

  /** With surge, a new pod may stand beside the old one until it is available. */
  private void keepTwo(List<PodView> running, List<PodView> surplus) {
    PodView fresh = running.stream().filter(this::isUpdated).findFirst().orElse(null);
    PodView old = running.stream().filter(pod -> !isUpdated(pod)).findFirst().orElse(null);
    for (PodView pod : running) {
      if (!pod.equals(fresh) && !pod.equals(old)) {
        surplus.add(pod);
      }
    }
    if (fresh != null && old != null && (!old.isReady() || isAvailable(fresh))) {
      surplus.add(old);
    }
  }

  private void removeFailed(DaemonNode node, PodView pod, List<PodView> surplus) {
    String key =
        Meta.uid(set)
            + "/"
            + set.objectAt("status").integer("observedGeneration", 0)
            + "/"
            + node.name();
    Duration left = plane.attachment(DaemonBackoffs.class, DaemonBackoffs::new).next(key, now);
    if (left.isPositive()) {
      wait = wait.isZero() || left.compareTo(wait) < 0 ? left : wait;
      return;
    }
    found("Warning", "FailedDaemonPod", "failed", pod, node, "kill");
    surplus.add(pod);
  }

  private void found(
      String type, String reason, String how, PodView pod, DaemonNode node, String then) {
    plane.event(
        ObjectReference.to(set),
        type,
        reason,
        "Found %s daemon pod %s/%s on node %s, will try to %s it"
            .formatted(how, pod.name().namespace(), pod.name().name(), node.name(), then));
  }

  private void roll() {
    int desired = desired();
    int surge = maxSurge(desired);
    int unavailable = maxUnavailable(desired, surge);
    var update = new DaemonRolling(byNode(), nodes, placement, this::isUpdated, this::isAvailable);
    DaemonRolling.Steps steps =
        surge == 0 ? update.replacing(unavailable) : update.surging(surge, desired);
    apply(steps.remove(), steps.create());
  }

  private int desired() {
    return (int) nodes.values().stream().filter(placement::shouldRun).count();
  }

  private int maxSurge(int desired) {
    Object value = set.objectAt("spec", "updateStrategy", "rollingUpdate").get("maxSurge");
    return value == null ? 0 : Rollout.scaled(value, desired, true);
  }

  private int maxUnavailable(int desired, int surge) {
    Object value = set.objectAt("spec", "updateStrategy", "rollingUpdate").get("maxUnavailable");
    int scaled = value == null ? 1 : Rollout.scaled(value, desired, true);
    return scaled == 0 && surge == 0 ? 1 : scaled;
  }

  private boolean isUpdated(PodView pod) {
    return hash.equals(pod.labels().get(Revision.POD_LABEL));
  }

  private boolean isAvailable(PodView pod) {
    return pod.isAvailable(minReadySeconds, now);
  }

  private void apply(List<PodView> remove, List<String> create) {
    var control = new PodControl(plane, set);
    control.create(Math.min(create.size(), BURST), i -> DaemonPods.pod(set, create.get(i), hash));
    control.delete(remove.subList(0, Math.min(remove.size(), BURST)));
    if (create.size() > BURST || remove.size() > BURST) {
      wait = Duration.ofMillis(1);
    }
  }

  private void writeStatus(Map<String, List<PodView>> pods) {
    var status = new JsonObject();
    long scheduled = 0;
    long astray = 0;
    long ready = 0;
    long available = 0;
    long updated = 0;
    for (DaemonNode node : nodes.values()) {
      List<PodView> here = pods.getOrDefault(node.name(), List.of());
      if (here.isEmpty()) {
        continue;
      }
      if (!placement.shouldRun(node)) {
        astray++;
        continue;
      }
      PodView pod = here.getFirst();
      scheduled++;
      ready += pod.isReady() ? 1 : 0;
      available += isAvailable(pod) ? 1 : 0;
      updated += isUpdated(pod) ? 1 : 0;
    }
    long desired = desired();
    status.put("currentNumberScheduled", scheduled);
    status.put("numberMisscheduled", astray);
    status.put("desiredNumberScheduled", desired);
    status.put("numberReady", ready);
    status.put("observedGeneration", Meta.generation(set));
    putUnlessZero(status, "updatedNumberScheduled", updated);
    putUnlessZero(status, "numberAvailable", available);
    putUnlessZero(status, "numberUnavailable", desired - available);
    putUnlessZero(status, "collisionCount", history.collisions());
    JsonObject before = set.objectAt("status");
    if (before.array("conditions") != null) {
      status.put("conditions", before.arrayOrCreate("conditions"));
    }
    if (!status.equals(before)) {
      set.put("status", status);
      plane.client().update(Kinds.DAEMON_SETS.resource(), set, Live.STATUS);
    }
  }

  private static void putUnlessZero(JsonObject status, String member, long count) {
    if (count != 0) {
      status.put(member, count);
    }
  }

  private void truncate() {
    Set<String> hashes = new HashSet<>(Set.of(hash));
    for (PodView pod : plane.all(Kinds.PODS).by(Kinds.BY_CONTROLLER, Meta.uid(set))) {
      hashes.add(pod.labels().getOrDefault(Revision.POD_LABEL, ""));
    }
    Set<String> inUse = new HashSet<>();
    for (Revision revision : history.all()) {
      if (hashes.contains(Meta.labels(revision.tree()).getOrDefault(Revision.POD_LABEL, ""))) {
        inUse.add(revision.name());
      }
    }
    history.truncate(inUse);
  }

  /** Pods that are ready become available with time alone. */
  private Result next(Map<String, List<PodView>> pods) {
    boolean ripening =
        pods.values().stream()
            .flatMap(List::stream)
            .anyMatch(pod -> pod.isReady() && !isAvailable(pod));
    if (wait.isZero() && ripening) {
      wait = Duration.ofSeconds(Math.max(1, minReadySeconds));
    }
    return wait.isZero() ? Result.DONE : Result.after(wait);
  }
}
