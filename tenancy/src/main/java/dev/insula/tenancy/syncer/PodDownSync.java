package dev.insula.tenancy.syncer;

import dev.insula.client.FairQueue;
import dev.insula.client.ObjectHead;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.airlock.Refusal;
import dev.insula.tenancy.quota.QuotaExceededException;
import dev.insula.tenancy.translation.PodDown;
import dev.insula.tenancy.translation.PodUp;
import dev.insula.tenancy.translation.PodUpdate;
import dev.insula.tenancy.translation.SyncedKind;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One pod, downward: the tenant decides whether there is a pod and what it is. Looks at both sides
 * as they are now and takes one step; the change that the step makes brings the key back for the
 * next one. Thread-safe.
 */
final class PodDownSync {

  private static final SyncedKind POD = SyncedKind.POD;

  private static final Set<String> UNTOLD =
      Set.of("phase", "conditions", "qosClass", "observedGeneration");

  private final SuperMirror mirror;
  private final SuperWriter writer;
  private final Needs needs;
  private final TenantPods tenantPods;
  private final Refusals refusals;
  private final SchedulerWindow window;
  private final FairQueue<SyncKey> up;
  private final FairQueue<SyncKey> down;

  PodDownSync(
      SuperMirror mirror,
      SuperWriter writer,
      Needs needs,
      TenantPods tenantPods,
      Refusals refusals,
      SchedulerWindow window,
      Queues queues) {
    this.mirror = mirror;
    this.writer = writer;
    this.needs = needs;
    this.tenantPods = tenantPods;
    this.refusals = refusals;
    this.window = window;
    this.up = queues.up();
    this.down = queues.down();
  }

  void reconcile(TenantPlane plane, SyncKey key) throws InterruptedException {
    ApiObject object = plane.find(POD, key.objectName());
    var superName = new ObjectName(plane.superNamespace(key.namespace()), key.name());
    SuperRecord below = mirror.get(POD, superName);
    if (object == null) {
      boolean created = below == null && plane.pairs().containsKey(key);
      absent(plane, key, created ? lookUp(superName) : below);
      return;
    }
    ObjectHead head = ObjectHead.of(object);
    plane.deletions().exists(key, head.revision());
    if (below != null && isAlike(plane, key, head, below)) {
      return;
    }
    JsonObject pod = object.tree();
    if (below == null) {
      // The informer may lag behind what was just created: what is rare is looked up.
      below = mayHaveBeenCreated(plane, key, pod) ? lookUp(superName) : null;
    }
    if (below != null && !below.origin().uid().equals(Meta.uid(pod))) {
      replaceForeign(plane, key, below);
    } else if (Meta.isDeleting(pod)) {
      boolean first = below != null && !plane.pairs().containsKey(key);
      deleting(plane, key, pod, below);
      if (first) {
        up.add(plane.uid(), key);
      }
    } else if (below == null) {
      missing(plane, key, pod);
    } else {
      update(plane, key, pod, below);
    }
  }

  private static boolean isAlike(
      TenantPlane plane, SyncKey key, ObjectHead head, SuperRecord below) {
    Pair pair = plane.pairs().get(key);
    return pair != null && pair.downIsDone(head.uid(), head.resourceVersion(), below);
  }

  private static boolean mayHaveBeenCreated(TenantPlane plane, SyncKey key, JsonObject pod) {
    return plane.pairs().containsKey(key)
        || Meta.isDeleting(pod)
        || !pod.objectAt("spec").string("nodeName", "").isEmpty();
  }

  private @Nullable SuperRecord lookUp(ObjectName superName) {
    ApiObject object = writer.find(POD, superName);
    return object == null ? null : Skim.of(object);
  }

  /** The tenant has no such pod (any more). */
  private void absent(TenantPlane plane, SyncKey key, @Nullable SuperRecord below) {
    plane.references().remove(key).forEach(unused -> down.add(plane.uid(), unused));
    if (below == null) {
      plane.pairs().remove(key);
      plane.deletions().settled(key);
    } else if (!below.deleting() && plane.deletions().isGranted(key)) {
      writer.delete(plane, POD, below, null);
    }
  }

  /** The super pod belongs to an earlier pod of this name, which must be gone first. */
  private void replaceForeign(TenantPlane plane, SyncKey key, SuperRecord below) {
    if (!below.deleting()) {
      plane.deletions().requireReplacement(key);
      writer.delete(plane, POD, below, null);
    }
  }

  private void deleting(
      TenantPlane plane, SyncKey key, JsonObject pod, @Nullable SuperRecord below) {
    long grace = Meta.of(pod).integer("deletionGracePeriodSeconds", 0);
    if (below == null) {
      tenantPods.remove(plane, key, Meta.uid(pod));
      return;
    }
    if (!plane.references().knows(key)) {
      // Until it has ended it needs what it refers to.
      plane.references().put(key, translate(plane, key, pod).references());
    }
    // Else the patrol comes back to it, once an operator has consented.
    if ((!below.deleting() || below.grace() > grace) && plane.deletions().isBelieved()) {
      writer.delete(plane, POD, below, grace);
    }
  }

  private void missing(TenantPlane plane, SyncKey key, JsonObject pod) throws InterruptedException {
    if (PodDown.isGated(pod) || TenantPods.isFinished(pod)) {
      return;
    }
    boolean boundByUs = TenantPods.wasBoundByPlatform(pod);
    if (boundByUs) {
      tenantPods.vanished(plane, key, Meta.uid(pod));
      return;
    }
    List<Refusal> refused = plane.airlock().inspect(POD.kind(), pod);
    if (!refused.isEmpty()) {
      refusals.report(plane, key, pod, refused);
      return;
    }
    create(plane, key, pod);
  }

  private void create(TenantPlane plane, SyncKey key, JsonObject pod) throws InterruptedException {
    String namespace = key.namespace();
    needs.ensureNamespace(plane, namespace);
    PodDown.Wanted wanted = translate(plane, key, pod);
    plane.references().put(key, wanted.references());
    needs.ensure(plane, namespace, wanted.references());
    SuperRecord made;
    try {
      // Ephemeral containers come to a pod that is there.
      wanted.pod().objectAt("spec").remove("ephemeralContainers");
      made = createInTurn(plane, wanted.pod());
    } catch (ApiException e) {
      made = afterRefusedCreate(plane, key, pod, wanted, e);
    }
    if (made != null) {
      remember(plane, key, pod, made, isUntold(pod) ? made.status() : Pair.UNKNOWN);
      refusals.clear(plane, key, pod);
      if (!isUntold(pod)) {
        // Somebody else gave the tenant's pod a status: it is to have that of the new one.
        up.add(plane.uid(), key);
      }
    }
  }

  private @Nullable SuperRecord createInTurn(TenantPlane plane, JsonObject wanted)
      throws InterruptedException {
    ObjectName superName = Meta.objectName(wanted);
    window.enter(superName);
    boolean waits = false;
    try {
      SuperRecord made = Skim.of(writer.create(plane, POD, wanted));
      waits = true;
      return made;
    } finally {
      if (!waits) {
        window.leave(superName);
      }
    }
  }

  /** Whether the status says no more than that of any pod which was just made. */
  private static boolean isUntold(JsonObject pod) {
    JsonObject status = pod.objectAt("status");
    return status.string("phase", "Pending").equals("Pending")
        && UNTOLD.containsAll(status.keySet());
  }

  private static PodDown.Wanted translate(TenantPlane plane, SyncKey key, JsonObject pod) {
    return PodDown.translate(pod, plane.context(), plane.services().of(key.namespace()));
  }

  private @Nullable SuperRecord afterRefusedCreate(
      TenantPlane plane, SyncKey key, JsonObject pod, PodDown.Wanted wanted, ApiException e) {
    return switch (CreateFailure.of(e)) {
      case EXISTS -> {
        // Made by a turn or a syncer that was cut off, from what the tenant's pod was then.
        update(plane, key, pod, whoIsThere(plane, key, pod, wanted));
        refusals.clear(plane, key, pod);
        yield null;
      }
      case REFUSED -> {
        refusals.reportServer(plane, key, pod, e);
        throw new NotYetException(e.status().message());
      }
      case NO_PLACE, OTHER -> throw e;
    };
  }

  private SuperRecord whoIsThere(
      TenantPlane plane, SyncKey key, JsonObject pod, PodDown.Wanted wanted) {
    SuperRecord there = lookUp(new ObjectName(Meta.namespace(wanted.pod()), key.name()));
    if (there != null && there.origin().uid().equals(Meta.uid(pod))) {
      return there;
    }
    if (there != null && there.origin().tenantUid().equals(plane.uid())) {
      replaceForeign(plane, key, there);
    }
    throw new NotYetException("another pod stands in the way of " + key.name());
  }

  private void update(TenantPlane plane, SyncKey key, JsonObject pod, SuperRecord below) {
    PodDown.Wanted wanted = translate(plane, key, pod);
    ApiObject existing = writer.find(POD, below.objectName());
    SuperRecord now = existing == null ? null : Skim.of(existing);
    if (existing == null || now == null || !now.origin().equals(below.origin())) {
      throw new NotYetException("the super pod changes");
    }
    Pair before = plane.pairs().get(key);
    JsonObject there = existing.tree();
    boolean differs = !now.deleting() && differs(there, wanted.pod());
    if (differs) {
      List<Refusal> refused = plane.airlock().inspect(POD.kind(), withoutNode(pod));
      if (!refused.isEmpty()) {
        // Before anything that the change refers to is brought.
        refusals.report(plane, key, pod, refused);
        up.add(plane.uid(), key);
        return;
      }
    }
    plane.references().put(key, wanted.references());
    needs.ensure(plane, key.namespace(), wanted.references());
    if (differs) {
      now = Skim.of(writeParts(plane, key, pod, existing, wanted.pod()));
    }
    if (now != null) {
      // Met for the first time, as after a start, both directions are looked at in one turn.
      boolean toldAbove =
          before == null && !differs && !now.deleting() && PodUp.isUpToDate(pod, there);
      remember(plane, key, pod, now, toldAbove ? now.status() : Pair.UNKNOWN);
      refusals.clear(plane, key, pod);
      if (before == null ? !toldAbove : !before.tenantVersion().isEmpty()) {
        // The tenant may have changed the status that the super cluster decides.
        up.add(plane.uid(), key);
      }
    }
  }

  private static boolean differs(JsonObject existing, JsonObject wanted) {
    return Arrays.stream(PodUpdate.Part.values())
        .anyMatch(part -> PodUpdate.merge(part, existing, wanted) != null);
  }

  private ApiObject writeParts(
      TenantPlane plane, SyncKey key, JsonObject pod, ApiObject existing, JsonObject wanted) {
    ApiObject current = existing;
    for (PodUpdate.Part part : PodUpdate.Part.values()) {
      JsonObject merged = PodUpdate.merge(part, current.tree(), wanted);
      if (merged != null) {
        try {
          current = writer.updatePart(plane, part, merged, wanted);
        } catch (ApiException e) {
          if (part == PodUpdate.Part.SPEC || CreateFailure.of(e) != CreateFailure.REFUSED) {
            throw e;
          }
          // Such as a size that no node has: the pod runs on as it is.
          refusals.reportServerEvent(plane, key, pod, e);
        } catch (QuotaExceededException e) {
          refusals.reportEvent(plane, pod, List.of(e.refusal()));
        }
      }
    }
    return current;
  }

  /** The node of a pod that runs is the platform's doing. */
  private static JsonObject withoutNode(JsonObject pod) {
    JsonObject copy = pod.deepCopy();
    copy.objectAt("spec").remove("nodeName");
    return copy;
  }

  private static void remember(
      TenantPlane plane, SyncKey key, JsonObject pod, SuperRecord below, long status) {
    plane
        .pairs()
        .put(
            key,
            new Pair(Meta.uid(pod), Meta.resourceVersion(pod), below.uid(), below.shape(), status));
  }
}
