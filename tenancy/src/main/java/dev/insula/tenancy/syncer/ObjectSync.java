package dev.insula.tenancy.syncer;

import dev.insula.client.FairQueue;
import dev.insula.client.ObjectHead;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.airlock.Airlock;
import dev.insula.tenancy.airlock.Refusal;
import dev.insula.tenancy.syncpolicy.DownPatch;
import dev.insula.tenancy.translation.CustomKind;
import dev.insula.tenancy.translation.Passage;
import dev.insula.tenancy.translation.References;
import dev.insula.tenancy.translation.SyncedKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Objects that pass by themselves, of every kind that has a {@link Passage}: what is wanted goes
 * down, what the super cluster decides comes up. Thread-safe.
 */
final class ObjectSync {

  private final SuperMirror mirror;
  private final SuperWriter writer;
  private final SuperReader reader;
  private final Needs needs;
  private final Refusals refusals;
  private final VirtualVolumes volumes;
  private final SuperFacts facts;
  private final CustomKinds kinds;
  private final ProtectedClaims protectedClaims;
  private final ResultSync results;
  private final FairQueue<SyncKey> down;
  private final FairQueue<SyncKey> up;

  ObjectSync(
      SuperMirror mirror,
      SuperWriter writer,
      SuperReader reader,
      Needs needs,
      Refusals refusals,
      VirtualVolumes volumes,
      SuperFacts facts,
      CustomKinds kinds,
      Queues queues) {
    this.kinds = kinds;
    this.mirror = mirror;
    this.writer = writer;
    this.reader = reader;
    this.needs = needs;
    this.refusals = refusals;
    this.volumes = volumes;
    this.facts = facts;
    this.results = new ResultSync(writer, refusals);
    this.protectedClaims = new ProtectedClaims(writer);
    this.down = queues.down();
    this.up = queues.up();
  }

  void down(TenantPlane plane, SyncKey key) {
    ApiObject object = plane.find(key.kind(), key.objectName());
    SuperRecord below = record(plane, key);
    if (object == null) {
      absent(plane, key, below);
      return;
    }
    if (!plane.passes(key.kind())) {
      return;
    }
    ObjectHead head = ObjectHead.of(object);
    plane.deletions().exists(key, head.revision());
    Pair pair = plane.pairs().get(key);
    boolean alike =
        pair != null && below != null && pair.downIsDone(head.uid(), head.resourceVersion(), below);
    // Whether Endpoints pass depends on their Service too, and on whose the addresses are.
    if (alike && !Addresses.areChosen(key.kind())) {
      return;
    }
    JsonObject tree = object.tree();
    if (!kinds.passage(key.kind()).passes(tree, (ns, name) -> service(plane, ns, name))) {
      withhold(plane, key, head, below);
    } else if (key.kind() == SyncedKind.INGRESS) {
      bringDownAlone(plane, key, tree, below);
    } else {
      bringDown(plane, key, tree, below);
    }
  }

  /** No other ingress is judged meanwhile, so that a host has one owner. */
  private void bringDownAlone(
      TenantPlane plane, SyncKey key, JsonObject object, @Nullable SuperRecord below) {
    facts.ingressDoor().lock();
    try {
      bringDown(plane, key, object, below);
    } finally {
      facts.ingressDoor().unlock();
    }
  }

  private static @Nullable JsonObject service(TenantPlane plane, String namespace, String name) {
    ApiObject found = plane.find(SyncedKind.SERVICE, new ObjectName(namespace, name));
    return found == null ? null : found.tree();
  }

  private void bringDown(
      TenantPlane plane, SyncKey key, JsonObject object, @Nullable SuperRecord below) {
    Passage passage = kinds.passage(key.kind());
    boolean foreign = below != null && !below.origin().uid().equals(Meta.uid(object));
    SuperRecord copy = foreign ? null : below;
    if (Meta.isDeleting(object) && !foreign) {
      leave(plane, key, object, copy);
      return;
    }
    List<Refusal> refused = kinds.inspect(plane.airlock(), key.kind(), object, copy != null);
    if (!refused.isEmpty()) {
      refuse(plane, key, object, copy, refused);
      return;
    }
    JsonObject wanted;
    try {
      wanted = passage.down(object, plane.context());
    } catch (DownPatch.DoesNotApplyException e) {
      refusals.reportPlatform(plane, key, object, String.valueOf(e.getMessage()));
      return;
    }
    refer(plane, key, passage.references(object));
    if (below == null) {
      needs.ensureNamespace(plane, key.namespace());
      remember(plane, key, object, create(plane, key, object, wanted));
      refusals.clear(plane, key, object);
      return;
    }
    ApiObject now = bringUpToDate(plane, key, object, wanted, below, foreign);
    remember(plane, key, object, now);
    refusals.clear(plane, key, object);
    if (key.kind().comesUp()) {
      up.add(plane.uid(), key);
    }
  }

  /** A finalizer of the tenant's keeps it; what is below goes when the tenant's is gone. */
  private void leave(
      TenantPlane plane, SyncKey key, JsonObject object, @Nullable SuperRecord copy) {
    if (key.kind() == SyncedKind.CLAIM) {
      protectedClaims.deleting(plane, key, object);
    }
    if (copy != null && key.kind().comesUp()) {
      // While it is there it is to say how it fares.
      up.add(plane.uid(), key);
    }
  }

  private void refuse(
      TenantPlane plane,
      SyncKey key,
      JsonObject object,
      @Nullable SuperRecord copy,
      List<Refusal> refused) {
    if (refused.stream().anyMatch(refusal -> Airlock.dependsOnPlatform(refusal.rule()))) {
      facts.await(plane.uid(), key, object);
    }
    refusals.report(plane, key, object, refused);
    if (copy != null && Addresses.areChosen(key.kind())) {
      takeBack(plane, key, copy);
    }
  }

  /**
   * Makes what is below what is wanted.
   *
   * @param foreign whether what is below stands for another object of the name
   * @throws NotYetException if it has to go first, or goes
   */
  private ApiObject bringUpToDate(
      TenantPlane plane,
      SyncKey key,
      JsonObject object,
      JsonObject wanted,
      SuperRecord below,
      boolean foreign) {
    Passage passage = kinds.passage(key.kind());
    ApiObject existing = reader.find(key.kind(), below);
    if (existing == null) {
      throw new NotYetException("the super object of " + key + " changes");
    }
    JsonObject tree = existing.tree();
    if (foreign) {
      plane.deletions().requireReplacement(key);
    }
    if (foreign || passage.needsReplacement(tree, wanted)) {
      if (!below.deleting()) {
        writer.delete(plane, key.kind(), below, null);
      }
      throw new NotYetException("the super object of " + key + " is made anew");
    }
    JsonObject merged = passage.merge(tree, wanted);
    return merged == null ? existing : update(plane, key, object, merged, wanted);
  }

  /** What led elsewhere when it was written would lead to others from now on. */
  private void takeBack(TenantPlane plane, SyncKey key, SuperRecord below) {
    if (!below.deleting()) {
      writer.delete(plane, key.kind(), below, null);
    }
  }

  private void refer(TenantPlane plane, SyncKey key, References references) {
    if (!references.isEmpty()) {
      plane.references().put(key, references);
      needs.ensureNamespace(plane, key.namespace());
      needs.ensure(plane, key.namespace(), references);
    }
  }

  private ApiObject create(TenantPlane plane, SyncKey key, JsonObject object, JsonObject wanted) {
    try {
      return writer.create(plane, key.kind(), wanted);
    } catch (ApiException e) {
      CreateFailure failure = CreateFailure.of(e);
      if (failure == CreateFailure.REFUSED) {
        refusals.reportServer(plane, key, object, e);
      }
      if (failure == CreateFailure.REFUSED || failure == CreateFailure.EXISTS) {
        throw new NotYetException(e.status().message());
      }
      throw e;
    }
  }

  private ApiObject update(
      TenantPlane plane, SyncKey key, JsonObject object, JsonObject merged, JsonObject wanted) {
    try {
      return writer.update(plane, key.kind(), merged, wanted);
    } catch (ApiException e) {
      if (CreateFailure.of(e) == CreateFailure.REFUSED) {
        refusals.reportServer(plane, key, object, e);
        throw new NotYetException(e.status().message());
      }
      throw e;
    }
  }

  private void absent(TenantPlane plane, SyncKey key, @Nullable SuperRecord below) {
    plane.results().remove(key);
    plane.references().remove(key).forEach(unused -> down.add(plane.uid(), unused));
    if (below == null || !below.isCopy()) {
      plane.pairs().remove(key);
      plane.deletions().settled(key);
    } else if (!below.deleting() && plane.deletions().isGranted(key)) {
      writer.delete(plane, key.kind(), below, null);
    }
  }

  /** It exists in the tenant, but is made by controllers of the super cluster too from now on. */
  private void withhold(
      TenantPlane plane, SyncKey key, ObjectHead head, @Nullable SuperRecord below) {
    plane.pairs().put(key, Pair.withheld(head.uid(), head.resourceVersion()));
    if (below != null && below.isCopy() && !below.deleting()) {
      writer.delete(plane, key.kind(), below, null);
    }
  }

  void up(TenantPlane plane, SyncKey key) {
    SuperRecord below = record(plane, key);
    ApiObject found = plane.find(key.kind(), key.objectName());
    if (below == null || found == null) {
      down.add(plane.uid(), key);
      return;
    }
    ApiObject superFound = reader.find(key.kind(), below);
    JsonObject object = found.tree();
    if (superFound == null
        || !plane.passes(key.kind())
        || !Meta.uid(object).equals(below.origin().uid())) {
      down.add(plane.uid(), key);
      return;
    }
    JsonObject superObject = superFound.tree();
    if (key.kind() == SyncedKind.CLAIM) {
      volumes.ensure(plane, superObject.objectAt("spec").string("volumeName", ""));
    }
    writeUp(plane, key, object, superObject);
    if (key.kind() instanceof CustomKind) {
      results.up(plane, key, object, kinds.passage(key.kind()).results(object));
    }
  }

  private void writeUp(TenantPlane plane, SyncKey key, JsonObject object, JsonObject superObject) {
    Passage passage = kinds.passage(key.kind());
    JsonObject current = object;
    JsonObject spec =
        keepsItsAddress(plane, key, current, superObject)
            ? null
            : passage.specUp(current, superObject);
    if (spec != null) {
      current = plane.client().update(key.kind().resource(), spec, SuperWriter.AS).tree();
      if (key.kind() == SyncedKind.SERVICE) {
        plane.services().changed(key.namespace());
      }
    }
    JsonObject status = passage.statusUp(current, superObject);
    if (status != null) {
      var _ =
          plane
              .client()
              .update(key.kind().resource(), status, SuperWriter.AS.withSubresource("status"));
    }
  }

  /** A control plane elsewhere that gives addresses itself does not take other ones. */
  private static boolean keepsItsAddress(
      TenantPlane plane, SyncKey key, JsonObject service, JsonObject below) {
    String own = service.objectAt("spec").string("clusterIP", "");
    return key.kind() == SyncedKind.SERVICE
        && plane.isRemote()
        && !own.isEmpty()
        && !own.equals(below.objectAt("spec").string("clusterIP", ""));
  }

  private void remember(TenantPlane plane, SyncKey key, JsonObject object, ApiObject superObject) {
    if (key.kind() == SyncedKind.INGRESS) {
      facts.wrote(superObject.tree());
    }
    SuperRecord record = Skim.of(superObject);
    if (record != null) {
      plane.pairs().put(key, Pair.down(object, record));
    }
  }

  private @Nullable SuperRecord record(TenantPlane plane, SyncKey key) {
    return mirror.get(key.kind(), plane.superName(key));
  }
}
