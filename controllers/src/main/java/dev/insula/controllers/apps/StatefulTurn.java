package dev.insula.controllers.apps;

import dev.insula.client.DeleteOptions;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One turn with one stateful set: fills its places in order, empties those it gives up in the
 * opposite order, and replaces pods of old revisions. Unless pods are managed in parallel, each
 * step waits for the one before.
 */
final class StatefulTurn {

  private final Plane plane;
  private final JsonObject set;
  private final StatefulSpec spec;
  private final Instant now;
  private final StatefulClaims claims;
  private final History history;
  private final Revision update;
  private final Revision current;
  private boolean again;

  StatefulTurn(Plane plane, JsonObject set, Instant now) {
    this.plane = plane;
    this.set = set;
    this.spec = new StatefulSpec(set);
    this.now = now;
    this.claims = new StatefulClaims(plane, spec);
    this.history = new History(plane, set, Kinds.STATEFUL_SETS.resource(), Revision.HASH);
    this.update = history.present();
    this.current = current();
  }

  private Revision current() {
    String name = set.objectAt("status").string("currentRevision", "");
    return history.all().stream().filter(r -> r.name().equals(name)).findFirst().orElse(update);
  }

  Result run() {
    List<PodView> pods = pods();
    ApiException failed = null;
    try {
      work(pods);
    } catch (ApiException e) {
      failed = e;
    }
    List<PodView> left = owned();
    writeStatus(left);
    if (failed != null && !PodControl.isNamespaceTerminating(failed)) {
      throw failed;
    }
    truncate(left);
    return again ? Result.RETRY : next(left);
  }

  private List<PodView> pods() {
    return new Claims(
            plane,
            set,
            Kinds.STATEFUL_SETS.resource(),
            "",
            pod -> StatefulPod.ordinalOf(pod.name().name(), set) >= 0)
        .pods();
  }

  /** As the cache shows them after the turn's own writes. */
  private List<PodView> owned() {
    return List.copyOf(plane.all(Kinds.PODS).by(Kinds.BY_CONTROLLER, Meta.uid(set)));
  }

  private void work(List<PodView> pods) {
    Map<Integer, PodView> byOrdinal = new HashMap<>();
    List<StatefulPod> surplus = new ArrayList<>();
    for (PodView pod : pods) {
      int ordinal = StatefulPod.ordinalOf(pod.name().name(), set);
      if (spec.hasPlace(ordinal)) {
        byOrdinal.put(ordinal, pod);
      } else {
        surplus.add(new StatefulPod(ordinal, pod));
      }
    }
    surplus.sort(Comparator.comparingInt(StatefulPod::ordinal).reversed());
    List<StatefulPod> places = new ArrayList<>();
    for (int i = 0; i < spec.replicas(); i++) {
      int ordinal = spec.start() + i;
      places.add(new StatefulPod(ordinal, byOrdinal.get(ordinal)));
    }
    if (fill(places) && empty(places, surplus) && spec.isRolling()) {
      roll(places);
    }
  }

  /** Says whether the turn may go on. */
  private boolean fill(List<StatefulPod> places) {
    for (StatefulPod place : places) {
      if (!fill(place) && spec.isOrdered()) {
        return false;
      }
    }
    return true;
  }

  /** Brings one place on; says whether the next one may follow. */
  private boolean fill(StatefulPod place) {
    PodView pod = place.pod();
    if (pod == null) {
      create(place.ordinal());
      return false;
    }
    if (place.hasEnded()) {
      if (!place.isTerminating()) {
        delete(pod);
      }
      return false;
    }
    if (place.isPending()) {
      claims.create(place.ordinal());
      claims.retain(place.ordinal(), pod);
    }
    boolean settled = !place.isTerminating() && place.isAvailable(spec.minReadySeconds(), now);
    if (spec.isOrdered() && !settled) {
      return false;
    }
    keepIdentity(place.ordinal(), pod);
    return true;
  }

  private void create(int ordinal) {
    if (claims.areStale(ordinal)) {
      again = true;
      return;
    }
    String name = spec.podName(ordinal);
    try {
      claims.create(ordinal);
      var made =
          plane
              .client()
              .create(Kinds.PODS.resource(), spec.pod(ordinal, revisionOf(ordinal)), Live.WRITE);
      claims.retain(ordinal, PodView.of(made));
      event("Normal", "SuccessfulCreate", "Create Pod", name, "successful");
    } catch (ApiException e) {
      if (e.isAlreadyExists()) {
        // An earlier pod is on its way out, or this one is not known yet.
        again = true;
        return;
      }
      if (!PodControl.isNamespaceTerminating(e)) {
        event(
            "Warning", "FailedCreate", "Create Pod", name, "failed error: " + e.status().message());
      }
      throw e;
    }
  }

  private Revision revisionOf(int ordinal) {
    return spec.isRolling() && ordinal < spec.start() + spec.partition() ? current : update;
  }

  private void keepIdentity(int ordinal, PodView pod) {
    boolean same = StatefulSpec.isIdentified(pod) && spec.isMounted(pod, ordinal);
    claims.retain(ordinal, pod);
    var source = pod.source();
    if (same || source == null || pod.deleting()) {
      return;
    }
    JsonObject tree = source.tree();
    spec.identify(tree, ordinal);
    String name = pod.name().name();
    try {
      plane.client().update(Kinds.PODS.resource(), tree, Live.WRITE);
      event("Normal", "SuccessfulUpdate", "Update Pod", name, "successful");
    } catch (ApiException e) {
      event("Warning", "FailedUpdate", "Update Pod", name, "failed error: " + e.status().message());
      throw e;
    }
  }

  private boolean empty(List<StatefulPod> places, List<StatefulPod> surplus) {
    for (StatefulPod place : surplus) {
      if (place.pod() != null) {
        claims.retain(place.ordinal(), place.pod());
      }
    }
    StatefulPod unhealthy = firstUnhealthy(places, surplus);
    for (StatefulPod place : surplus) {
      boolean ready = place.isAvailable(spec.minReadySeconds(), now) || place.equals(unhealthy);
      PodView pod = place.pod();
      if (pod != null && !place.isTerminating() && (ready || !spec.isOrdered())) {
        delete(pod);
      }
      if (spec.isOrdered()) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable StatefulPod firstUnhealthy(
      List<StatefulPod> places, List<StatefulPod> surplus) {
    List<StatefulPod> all = new ArrayList<>(places);
    all.addAll(surplus.reversed());
    return all.stream().filter(place -> !place.isHealthy()).findFirst().orElse(null);
  }

  /**
   * Replaces one pod of another revision, the last places first; those above it must have been
   * replaced and be up again.
   */
  private void roll(List<StatefulPod> places) {
    for (int i = places.size() - 1; i >= spec.partition(); i--) {
      StatefulPod place = places.get(i);
      PodView pod = place.pod();
      if (pod != null && !isUpdated(place) && !place.isTerminating()) {
        delete(pod);
        return;
      }
      if (!isUp(place)) {
        return;
      }
    }
  }

  private boolean isUp(StatefulPod place) {
    return place.isHealthy() && place.isAvailable(spec.minReadySeconds(), now);
  }

  private boolean isUpdated(StatefulPod place) {
    return place.revision().equals(update.name());
  }

  private void delete(PodView pod) {
    String name = pod.name().name();
    try {
      plane.client().delete(Kinds.PODS.resource(), pod.name(), DeleteOptions.ofUid(pod.uid()));
      event("Normal", "SuccessfulDelete", "Delete Pod", name, "successful");
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        event(
            "Warning", "FailedDelete", "Delete Pod", name, "failed error: " + e.status().message());
        throw e;
      }
    }
  }

  private void writeStatus(List<PodView> pods) {
    List<StatefulPod> all =
        pods.stream()
            .map(pod -> new StatefulPod(StatefulPod.ordinalOf(pod.name().name(), set), pod))
            .filter(place -> place.ordinal() >= 0)
            .toList();
    JsonObject status =
        new StatefulStatus(spec, all, current, update, now).of(history.collisions());
    if (!status.equals(set.objectAt("status"))) {
      set.put("status", status);
      plane.client().update(Kinds.STATEFUL_SETS.resource(), set, Live.STATUS);
    }
  }

  private void truncate(List<PodView> pods) {
    Set<String> inUse = new HashSet<>(List.of(current.name(), update.name()));
    pods.forEach(pod -> inUse.add(pod.labels().getOrDefault(Revision.POD_LABEL, "")));
    history.truncate(inUse);
  }

  /** Pods that are ready become available with time alone. */
  private Result next(List<PodView> pods) {
    return pods.stream()
        .filter(pod -> pod.isReady() && !pod.isAvailable(spec.minReadySeconds(), now))
        .map(pod -> pod.readySince() == null ? now : pod.readySince())
        .min(Comparator.naturalOrder())
        .map(since -> Duration.between(now, since.plusSeconds(spec.minReadySeconds())))
        .map(left -> Result.after(left.isPositive() ? left : Duration.ofMillis(1)))
        .orElse(Result.DONE);
  }

  private void event(String type, String reason, String what, String pod, String how) {
    plane.event(
        ObjectReference.to(set),
        type,
        reason,
        what + " " + pod + " in StatefulSet " + Meta.name(set) + " " + how);
  }
}
