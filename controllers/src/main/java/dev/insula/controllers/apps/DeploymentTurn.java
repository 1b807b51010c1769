package dev.insula.controllers.apps;

import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.PodView;
import dev.insula.controllers.pods.Claims;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One turn with one deployment: finds its replica sets, does the next step of its rollout, and
 * writes its status. Each step leaves a state from which any later turn goes on.
 */
final class DeploymentTurn {

  private final Plane plane;
  private final JsonObject deployment;
  private final Rollout rollout;
  private final Instant now;
  private final DeploymentNotes notes;
  private final ReplicaSetWriter writer;
  private final NewReplicaSet template;
  private final List<Rs> old = new ArrayList<>();
  private @Nullable Rs newest;

  DeploymentTurn(Plane plane, JsonObject deployment, Instant now) {
    this.plane = plane;
    this.deployment = deployment;
    this.rollout = Rollout.of(deployment);
    this.now = now;
    this.notes = new DeploymentNotes(plane, deployment, rollout, now);
    this.writer = new ReplicaSetWriter(plane, deployment);
    this.template = new NewReplicaSet(deployment, rollout, old, writer, notes);
  }

  Result run() {
    findReplicaSets();
    if (Meta.isDeleting(deployment)) {
      return writeStatus(status().counts());
    }
    notes.pause();
    var rollback = new Rollback(plane, deployment);
    if (!rollout.paused() && rollback.isWanted()) {
      notes.flush();
      rollback.run(all());
      return Result.DONE;
    }
    if (rollout.paused() || isScaled()) {
      return scale();
    }
    return rollout.recreate() ? recreate() : roll();
  }

  private void findReplicaSets() {
    List<Rs> all = new ArrayList<>();
    for (Item item :
        new Claims(plane, deployment, Kinds.DEPLOYMENTS.resource()).items(Kinds.REPLICA_SETS)) {
      all.add(new Rs(item.tree()));
    }
    for (Rs rs : Rs.oldestFirst(all)) {
      if (newest == null && template.is(rs)) {
        newest = rs;
      } else {
        old.add(rs);
      }
    }
    if (newest != null && !Meta.isDeleting(deployment)) {
      newest = template.refreshed(newest);
    }
  }

  private List<Rs> all() {
    var out = new ArrayList<>(old);
    if (newest != null) {
      out.add(newest);
    }
    return out;
  }

  private DeploymentStatus status() {
    return new DeploymentStatus(deployment, rollout, all(), newest, now);
  }

  /** Whether the deployment's size changed since its replica sets were sized. */
  private boolean isScaled() {
    for (Rs rs : Rs.active(all())) {
      boolean annotated =
          Meta.of(rs.tree()).objectAt("annotations").containsKey(Revisions.DESIRED_REPLICAS);
      if (annotated && rs.number(Revisions.DESIRED_REPLICAS) != rollout.replicas()) {
        return true;
      }
    }
    return false;
  }

  private Result scale() {
    Rs only = activeOrLatest();
    if (only != null) {
      if (only.replicas() != rollout.replicas() || needsSizeNote(only)) {
        resize(only, rollout.replicas());
      }
    } else if (isSaturated()) {
      for (Rs rs : Rs.active(old)) {
        resize(rs, 0);
      }
    } else if (!rollout.recreate()) {
      scaleInProportion();
    }
    if (rollout.paused()) {
      cleanUp();
    }
    return writeStatus(status().counts());
  }

  private boolean needsSizeNote(Rs rs) {
    return rs.number(Revisions.DESIRED_REPLICAS) != rollout.replicas();
  }

  private @Nullable Rs activeOrLatest() {
    List<Rs> active = Rs.active(all());
    if (active.size() == 1) {
      return active.getFirst();
    }
    if (active.isEmpty()) {
      return newest != null || old.isEmpty() ? newest : Rs.oldestFirst(old).getLast();
    }
    return null;
  }

  private boolean isSaturated() {
    return newest != null
        && newest.replicas() == rollout.replicas()
        && newest.number(Revisions.DESIRED_REPLICAS) == rollout.replicas()
        && newest.available() == rollout.replicas();
  }

  private void scaleInProportion() {
    List<Rs> active = new ArrayList<>(Rs.active(all()));
    int allowed = rollout.replicas() > 0 ? rollout.mostReplicas() : 0;
    int toAdd = allowed - Rs.wanted(active);
    Comparator<Rs> bySize = Comparator.comparingInt(rs -> -rs.replicas());
    active.sort(bySize.thenComparing(toAdd > 0 ? Rs.BY_AGE.reversed() : Rs.BY_AGE));
    int actual = all().stream().mapToInt(Rs::actual).sum();
    var sizes = new int[active.size()];
    int added = 0;
    for (int i = 0; i < sizes.length; i++) {
      int share = rollout.proportion(active.get(i), actual, toAdd, added);
      sizes[i] = active.get(i).replicas() + share;
      added += share;
    }
    if (sizes.length > 0) {
      sizes[0] = Math.max(0, sizes[0] + toAdd - added);
    }
    for (int i = 0; i < sizes.length; i++) {
      resize(active.get(i), sizes[i]);
    }
  }

  private Result roll() {
    if (newest == null) {
      newest = template.created();
    }
    if (!growNew() && !shrinkOld()) {
      cleanUpIfComplete();
    }
    return writeStatus(status().full());
  }

  private boolean growNew() {
    Rs latest = newest;
    if (latest == null || latest.replicas() == rollout.replicas()) {
      return false;
    }
    int size =
        latest.replicas() > rollout.replicas()
            ? rollout.replicas()
            : rollout.newReplicas(latest.replicas(), Rs.wanted(all()));
    return resize(latest, size);
  }

  /** First pods that are not available anyway, then as many as availability allows. */
  private boolean shrinkOld() {
    Rs latest = newest;
    if (Rs.wanted(old) == 0 || latest == null) {
      return false;
    }
    int newUnavailable = latest.replicas() - latest.available();
    int most = Rs.wanted(all()) - rollout.fewestAvailable() - newUnavailable;
    if (most <= 0) {
      return false;
    }
    boolean changed = false;
    int unhealthy = 0;
    for (Rs rs : Rs.oldestFirst(old)) {
      int count = Math.min(most - unhealthy, rs.replicas() - rs.available());
      if (count > 0) {
        unhealthy += count;
        changed |= resize(rs, rs.replicas() - count);
      }
    }
    int available = all().stream().mapToInt(Rs::available).sum();
    int spare = available - rollout.fewestAvailable();
    for (Rs rs : Rs.oldestFirst(old)) {
      int count = Math.min(spare, rs.replicas());
      if (count > 0) {
        spare -= count;
        changed |= resize(rs, rs.replicas() - count);
      }
    }
    return changed;
  }

  private Result recreate() {
    boolean shrunk = false;
    for (Rs rs : Rs.active(old)) {
      shrunk |= resize(rs, 0);
    }
    if (!shrunk && !oldPodsRun()) {
      if (newest == null) {
        newest = template.created();
      }
      if (!growNew()) {
        cleanUpIfComplete();
      }
    }
    return writeStatus(status().full());
  }

  private boolean oldPodsRun() {
    for (Rs rs : old) {
      if (rs.actual() > 0) {
        return true;
      }
      for (PodView pod : plane.all(Kinds.PODS).by(Kinds.BY_CONTROLLER, Meta.uid(rs.tree()))) {
        if (!pod.isFinished()) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean resize(Rs rs, int size) {
    int before = rs.replicas();
    boolean sized = Revisions.annotateSize(rs, rollout);
    if (size == before && !sized) {
      return false;
    }
    notes.flush();
    rs.tree().objectOrCreate("spec").put("replicas", (long) size);
    Rs written = writer.update(rs);
    if (rs.equals(newest)) {
      newest = written;
    } else {
      old.replaceAll(each -> each.name().equals(rs.name()) ? written : each);
    }
    if (size != before) {
      writer.scaled(rs.name(), before, size);
    }
    return size != before;
  }

  private void cleanUpIfComplete() {
    if (DeploymentStatus.isComplete(deployment, rollout, status().counts())) {
      cleanUp();
    }
  }

  /** Forgets the oldest revisions beyond the limit of history. */
  private void cleanUp() {
    if (rollout.historyLimit() >= Rollout.UNLIMITED) {
      return;
    }
    List<Rs> kept = new ArrayList<>(old);
    kept.removeIf(rs -> Meta.isDeleting(rs.tree()));
    kept.sort(Comparator.comparingLong(Rs::revision));
    long surplus = kept.size() - rollout.historyLimit();
    for (int i = 0; i < surplus; i++) {
      Rs rs = kept.get(i);
      if (rs.actual() == 0 && rs.replicas() == 0 && rs.isSettled()) {
        notes.flush();
        writer.delete(rs);
      }
    }
  }

  private Result writeStatus(JsonObject status) {
    notes.write(status);
    return status().untilDeadline(status).map(Result::after).orElse(Result.DONE);
  }
}
