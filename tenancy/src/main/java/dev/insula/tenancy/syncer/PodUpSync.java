package dev.insula.tenancy.syncer;

import dev.insula.client.FairQueue;
import dev.insula.client.ObjectHead;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.translation.NodeTopology;
import dev.insula.tenancy.translation.PodUp;
import dev.insula.tenancy.translation.SyncedKind;
import java.util.Optional;

/**
 * One pod, upward: the super cluster decides where a pod runs and how it fares. Thread-safe.
 *
 * <p>One write for most pods, the binding with the status, where the tenant's control plane takes
 * both at once; else two.
 */
final class PodUpSync {

  private static final SyncedKind POD = SyncedKind.POD;

  private final SuperMirror mirror;
  private final SuperReader reader;
  private final VirtualNodes nodes;
  private final TenantPods tenantPods;
  private final FairQueue<SyncKey> down;

  PodUpSync(
      SuperMirror mirror,
      SuperReader reader,
      VirtualNodes nodes,
      TenantPods tenantPods,
      Queues queues) {
    this.mirror = mirror;
    this.reader = reader;
    this.nodes = nodes;
    this.tenantPods = tenantPods;
    this.down = queues.down();
  }

  void reconcile(TenantPlane plane, SyncKey key) {
    var superName = new ObjectName(plane.superNamespace(key.namespace()), key.name());
    SuperRecord below = mirror.get(POD, superName);
    ApiObject object = below == null ? null : plane.find(POD, key.objectName());
    if (below == null || object == null) {
      down.add(plane.uid(), key);
      return;
    }
    ObjectHead head = ObjectHead.of(object);
    if (!head.uid().equals(below.origin().uid())) {
      down.add(plane.uid(), key);
      return;
    }
    Pair pair = plane.pairs().get(key);
    boolean isDone = pair != null && pair.upIsDone(head.uid(), below);
    if (!isDone || below.deleting()) {
      new Turn(plane, key, below, object, isDone).run();
    }
  }

  /** One pod's turn, with what was read for it. */
  private final class Turn {
    private final TenantPlane plane;
    private final SyncKey key;
    private final SuperRecord below;
    private final boolean statusIsDone;
    private JsonObject pod;

    Turn(
        TenantPlane plane, SyncKey key, SuperRecord below, ApiObject object, boolean statusIsDone) {
      this.plane = plane;
      this.key = key;
      this.below = below;
      this.statusIsDone = statusIsDone;
      this.pod = object.tree();
    }

    void run() {
      if (below.deleting() && !Meta.isDeleting(pod)) {
        // News may come late: of a copy that is no more, in whose place another one is.
        if (readSuper().isEmpty()) {
          return;
        }
        tenantPods.begin(plane, key, Meta.uid(pod), Math.max(below.grace(), 0));
        // A pod that was never bound goes at once; one that is there still gets its last status.
        if (!reload()) {
          return;
        }
      }
      String node = pod.objectAt("spec").string("nodeName", "");
      if (!below.nodeName().isEmpty() && !node.isEmpty() && !node.equals(below.nodeName())) {
        // It runs elsewhere than the tenant believes: a pod can't move, so this one is no more.
        tenantPods.remove(plane, key, Meta.uid(pod));
        return;
      }
      boolean binds = !below.nodeName().isEmpty() && node.isEmpty() && !Meta.isDeleting(pod);
      if (binds) {
        nodes.ensure(plane, below.nodeName());
      }
      if (statusIsDone && !binds) {
        return;
      }
      Optional<JsonObject> superPod = readSuper();
      if (superPod.isPresent() && (!binds || bind(superPod.get()))) {
        writeStatus(superPod.get());
      }
    }

    private Optional<JsonObject> readSuper() {
      ApiObject object = reader.pod(below);
      if (object == null) {
        down.add(plane.uid(), key);
        return Optional.empty();
      }
      return Optional.of(object.tree());
    }

    /** Whether the status is still to be written. */
    private boolean bind(JsonObject superPod) {
      JsonObject before = pod;
      boolean there = false;
      String covered = "";
      plane.ownWrites().begin(key);
      try {
        ApiObject answer =
            plane
                .client()
                .createSubresource(
                    POD.resource(), key.objectName(), "binding", binding(superPod), SuperWriter.AS);
        JsonObject written = answer.tree();
        if (written.string("kind", "").equals(POD.kind())) {
          // It took the status too, of this very version of the pod.
          covered = Meta.resourceVersion(written);
          advance(Meta.resourceVersion(before), covered, Optional.of(below.status()));
          return false;
        }
        there = reload();
        // The tenant may have changed the pod between the binding and the look at it.
        if (there && isSameButBound(before, pod)) {
          covered = Meta.resourceVersion(pod);
          advance(Meta.resourceVersion(before), covered, Optional.empty());
        }
      } finally {
        endWrite(covered);
      }
      return there;
    }

    private JsonObject binding(JsonObject superPod) {
      return JsonObject.of(
          "apiVersion",
          "v1",
          "kind",
          "Binding",
          "metadata",
          JsonObject.of(
              "name",
              key.name(),
              "namespace",
              key.namespace(),
              "uid",
              Meta.uid(pod),
              "resourceVersion",
              Meta.resourceVersion(pod)),
          "target",
          JsonObject.of("apiVersion", "v1", "kind", "Node", "name", below.nodeName()),
          "status",
          PodUp.status(pod, superPod));
    }

    private static boolean isSameButBound(JsonObject before, JsonObject after) {
      JsonObject was = Meta.of(before);
      JsonObject is = Meta.of(after);
      JsonObject spec = before.objectAt("spec").deepCopy();
      spec.put("nodeName", after.objectAt("spec").string("nodeName", ""));
      return NodeTopology.ownLabels(was).equals(NodeTopology.ownLabels(is))
          && was.objectAt("annotations").equals(is.objectAt("annotations"))
          && spec.equals(after.objectAt("spec"));
    }

    private boolean reload() {
      ApiObject object = plane.find(POD, key.objectName());
      if (object == null) {
        return false;
      }
      pod = object.tree();
      return Meta.uid(pod).equals(below.origin().uid());
    }

    private void writeStatus(JsonObject superPod) {
      String before = Meta.resourceVersion(pod);
      JsonObject wanted = PodUp.status(pod, superPod);
      if (PodUp.saysTheSame(pod.objectAt("status"), wanted)) {
        advance(before, before, Optional.of(below.status()));
        return;
      }
      pod.put("status", wanted);
      String after = "";
      plane.ownWrites().begin(key);
      try {
        ApiObject written =
            plane.client().update(POD.resource(), pod, SuperWriter.AS.withSubresource("status"));
        after = ObjectHead.of(written).resourceVersion();
        advance(before, after, Optional.of(below.status()));
      } finally {
        endWrite(after);
      }
    }

    private void endWrite(String version) {
      long written = version.isEmpty() ? 0 : Long.parseLong(version);
      if (plane.ownWrites().end(key, written)) {
        down.add(plane.uid(), key);
      }
    }

    /** What the syncer itself wrote into the tenant need not be looked at downward. */
    private void advance(String before, String after, Optional<Long> status) {
      plane
          .pairs()
          .compute(
              key,
              (_, pair) -> {
                String uid = below.origin().uid();
                if (pair == null || !pair.superUid().equals(below.uid())) {
                  return new Pair(uid, "", below.uid(), Pair.UNKNOWN, status.orElse(Pair.UNKNOWN));
                }
                boolean upToDate = pair.tenantVersion().equals(before);
                return new Pair(
                    pair.tenantUid(),
                    upToDate ? after : pair.tenantVersion(),
                    pair.superUid(),
                    pair.superShape(),
                    status.orElse(pair.superStatus()));
              });
    }
  }
}
