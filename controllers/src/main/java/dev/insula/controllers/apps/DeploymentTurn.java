package dev.insula.controllers.apps;

import dev.insula.client.DeleteOptions;
import dev.insula.client.ObjectHead;
import dev.insula.client.ObjectReference;
import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Conditions;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.objects.Owner;
import dev.insula.controllers.objects.PodView;
import dev.insula.controllers.objects.Templates;
import dev.insula.controllers.pods.Claims;
import dev.insula.controllers.pods.PodControl;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One turn with one deployment: finds its replica sets, does the next step of its rollout, and
 * writes its status. Each step leaves a state from which any later turn goes on.
 *
 * <p>INVARIANT: what was noted of a new replica set is written with the turn's status, or before
 * anything else is written, whichever comes first.
 */
final class DeploymentTurn {

  private final Plane plane;
  private final JsonObject deployment;
  private final Rollout rollout;
  private final Instant now;
  private final List<Rs> old = new ArrayList<>();
  private @Nullable Rs newest;

  /** Whether the deployment's revision or conditions were changed and are still to be written. */
  private boolean noted;

  DeploymentTurn(Plane plane, JsonObject deployment, Instant now) {
    this.plane = plane;
    this.deployment = deployment;
    this.rollout = Rollout.of(deployment);
    this.now = now;
  }

  Result run() {
    findReplicaSets();
    if (Meta.isDeleting(deployment)) {
      return writeStatus(status().counts());
    }
    notePause();
    var rollback = new Rollback(plane, deployment);
    if (!rollout.paused() && rollback.isWanted()) {
      writeNoted();
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
    JsonObject template = deployment.objectAt("spec", "template");
    for (Rs rs : Rs.oldestFirst(all)) {
      if (newest == null
          && Templates.equalButForHash(rs.tree().objectAt("spec", "template"), template)) {
        newest = rs;
      } else {
        old.add(rs);
      }
    }
    if (newest != null && !Meta.isDeleting(deployment)) {
      newest = refreshed(newest);
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

  /** The new replica set carries the deployment's annotations and the highest revision. */
  private Rs refreshed(Rs rs) {
    boolean changed = Revisions.annotateNew(deployment, rs, Revisions.next(old));
    JsonObject spec = rs.tree().objectAt("spec");
    if (spec.integer("minReadySeconds", 0) != rollout.minReadySeconds()) {
      spec.put("minReadySeconds", rollout.minReadySeconds());
      changed = true;
    }
    Rs written = changed ? update(rs) : rs;
    var conditions = new Conditions(deployment.objectAt("status"), now);
    boolean found = rollout.hasDeadline() && conditions.get(DeploymentStatus.PROGRESSING) == null;
    if (found) {
      conditions.set(
          DeploymentStatus.PROGRESSING,
          "True",
          "FoundNewReplicaSet",
          "Found new replica set \"" + rs.name() + "\"",
          true);
      conditions.into(deployment.objectOrCreate("status"));
    }
    noteRevision(written, found);
    return written;
  }

  private Rs created() {
    JsonObject template = deployment.objectAt("spec", "template").deepCopy();
    long collisions = deployment.objectAt("status").integer("collisionCount", 0);
    String hash = Templates.hash(template, collisions);
    Rs made = new Rs(newReplicaSet(template, hash));
    Revisions.annotateNew(deployment, made, Revisions.next(old));
    Revisions.annotateSize(made, rollout);
    try {
      made =
          new Rs(
              plane.client().create(Kinds.REPLICA_SETS.resource(), made.tree(), Live.WRITE).tree());
    } catch (ApiException e) {
      if (!e.isAlreadyExists()) {
        noteFailedCreation(made.name(), e);
        throw e;
      }
      return existing(made.name(), collisions);
    }
    if (made.replicas() > 0) {
      scaledEvent(made.name(), 0, made.replicas());
    }
    if (rollout.hasDeadline()) {
      var conditions = new Conditions(deployment.objectAt("status"), now);
      conditions.replace(
          DeploymentStatus.PROGRESSING,
          "True",
          "NewReplicaSetCreated",
          "Created new replica set \"" + made.name() + "\"",
          true);
      conditions.into(deployment.objectOrCreate("status"));
    }
    noteRevision(made, rollout.hasDeadline());
    return made;
  }

  private JsonObject newReplicaSet(JsonObject template, String hash) {
    JsonObject labels = template.objectOrCreate("metadata").objectOrCreate("labels");
    labels.put(Templates.HASH_LABEL, hash);
    JsonObject selector = deployment.objectAt("spec", "selector").deepCopy();
    selector.objectOrCreate("matchLabels").put(Templates.HASH_LABEL, hash);
    JsonObject reference =
        Owner.controllerReference(
            "apps/v1", "Deployment", Meta.name(deployment), Meta.uid(deployment));
    var spec =
        JsonObject.of(
            "replicas",
            (long) rollout.newReplicas(0, Rs.wanted(old)),
            "selector",
            selector,
            "template",
            template);
    if (rollout.minReadySeconds() > 0) {
      spec.put("minReadySeconds", rollout.minReadySeconds());
    }
    return JsonObject.of(
        "apiVersion",
        "apps/v1",
        "kind",
        "ReplicaSet",
        "metadata",
        JsonObject.of(
            "name",
            Meta.name(deployment) + "-" + hash,
            "namespace",
            Meta.namespace(deployment),
            "labels",
            labels.deepCopy(),
            "ownerReferences",
            JsonArray.of(reference)),
        "spec",
        spec);
  }

  /**
   * The name is taken: by our own from before, or by chance, which the collision count resolves.
   */
  private Rs existing(String name, long collisions) {
    var taken = new ObjectName(Meta.namespace(deployment), name);
    JsonObject tree = plane.client().get(Kinds.REPLICA_SETS.resource(), taken).tree();
    Owner controller = Owner.controllerOf(tree);
    boolean ours = controller != null && controller.uid().equals(Meta.uid(deployment));
    if (ours
        && Templates.equalButForHash(
            tree.objectAt("spec", "template"), deployment.objectAt("spec", "template"))) {
      return new Rs(tree);
    }
    deployment.objectOrCreate("status").put("collisionCount", collisions + 1);
    writeDeploymentStatus();
    throw ApiException.alreadyExists(Kinds.REPLICA_SETS.groupResource(), name);
  }

  private void noteFailedCreation(String name, ApiException failure) {
    if (!rollout.hasDeadline() || PodControl.isNamespaceTerminating(failure)) {
      return;
    }
    var conditions = new Conditions(deployment.objectAt("status"), now);
    conditions.set(
        DeploymentStatus.PROGRESSING,
        "False",
        "ReplicaSetCreateError",
        "Failed to create new replica set \"" + name + "\": " + failure.status().message(),
        true);
    conditions.into(deployment.objectOrCreate("status"));
    writeDeploymentStatus();
  }

  /** The deployment carries the revision of its new replica set. */
  private void noteRevision(Rs rs, boolean statusChanged) {
    String revision = Long.toString(rs.revision());
    JsonObject annotations = Meta.of(deployment).objectOrCreate("annotations");
    noted |= Revisions.put(annotations, Rs.REVISION, revision) || statusChanged;
  }

  private void writeNoted() {
    if (noted) {
      writeDeploymentStatus();
    }
  }

  private void writeDeploymentStatus() {
    ApiObject written =
        plane.client().update(Kinds.DEPLOYMENTS.resource(), deployment, Live.STATUS);
    Meta.of(deployment).put("resourceVersion", ObjectHead.of(written).resourceVersion());
    noted = false;
  }

  private void notePause() {
    var conditions = new Conditions(deployment.objectAt("status"), now);
    if (!rollout.hasDeadline()
        || conditions.hasReason(DeploymentStatus.PROGRESSING, DeploymentStatus.TIMED_OUT)) {
      return;
    }
    boolean known = conditions.hasReason(DeploymentStatus.PROGRESSING, "DeploymentPaused");
    if (rollout.paused() == known) {
      return;
    }
    conditions.set(
        DeploymentStatus.PROGRESSING,
        "Unknown",
        rollout.paused() ? "DeploymentPaused" : "DeploymentResumed",
        rollout.paused() ? "Deployment is paused" : "Deployment is resumed",
        true);
    conditions.into(deployment.objectOrCreate("status"));
    writeDeploymentStatus();
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
      newest = created();
    }
    if (!growNew() && !shrinkOld()) {
      cleanUpIfComplete();
    }
    return writeStatus(status().full());
  }

  private boolean growNew() {
    Rs current = newest;
    if (current == null || current.replicas() == rollout.replicas()) {
      return false;
    }
    int size =
        current.replicas() > rollout.replicas()
            ? rollout.replicas()
            : rollout.newReplicas(current.replicas(), Rs.wanted(all()));
    return resize(current, size);
  }

  /** First pods that are not available anyway, then as many as availability allows. */
  private boolean shrinkOld() {
    Rs current = newest;
    if (Rs.wanted(old) == 0 || current == null) {
      return false;
    }
    int newUnavailable = current.replicas() - current.available();
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
        newest = created();
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
    writeNoted();
    rs.tree().objectOrCreate("spec").put("replicas", (long) size);
    Rs written = update(rs);
    if (rs.equals(newest)) {
      newest = written;
    } else {
      old.replaceAll(each -> each.name().equals(rs.name()) ? written : each);
    }
    if (size != before) {
      scaledEvent(rs.name(), before, size);
    }
    return size != before;
  }

  private Rs update(Rs rs) {
    return new Rs(
        plane.client().update(Kinds.REPLICA_SETS.resource(), rs.tree(), Live.WRITE).tree());
  }

  private void scaledEvent(String name, int before, int size) {
    plane.event(
        ObjectReference.to(deployment),
        "Normal",
        "ScalingReplicaSet",
        "Scaled "
            + (size > before ? "up" : "down")
            + " replica set "
            + name
            + " from "
            + before
            + " to "
            + size);
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
        delete(rs);
      }
    }
  }

  private void delete(Rs rs) {
    writeNoted();
    ObjectName name = Meta.objectName(rs.tree());
    var options = DeleteOptions.ofUid(Meta.uid(rs.tree())).withPropagation("Background");
    var _ = Live.write(() -> plane.client().delete(Kinds.REPLICA_SETS.resource(), name, options));
  }

  private Result writeStatus(JsonObject status) {
    if (noted || !status.equals(deployment.objectAt("status"))) {
      deployment.put("status", status);
      writeDeploymentStatus();
    }
    return status().untilDeadline(status).map(Result::after).orElse(Result.DONE);
  }
}
