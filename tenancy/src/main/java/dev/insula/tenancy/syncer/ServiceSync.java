package dev.insula.tenancy.syncer;

import dev.insula.client.FairQueue;
import dev.insula.client.ObjectHead;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.airlock.Refusal;
import dev.insula.tenancy.translation.ServiceDown;
import dev.insula.tenancy.translation.ServiceUp;
import dev.insula.tenancy.translation.SyncedKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Services: spec down, addresses and status up. Thread-safe. */
final class ServiceSync {

  private static final SyncedKind SERVICE = SyncedKind.SERVICE;

  private final SuperMirror mirror;
  private final SuperWriter writer;
  private final SuperReader reader;
  private final Needs needs;
  private final Refusals refusals;
  private final FairQueue<SyncKey> down;
  private final FairQueue<SyncKey> up;

  ServiceSync(
      SuperMirror mirror,
      SuperWriter writer,
      SuperReader reader,
      Needs needs,
      Refusals refusals,
      Queues queues) {
    this.mirror = mirror;
    this.writer = writer;
    this.reader = reader;
    this.needs = needs;
    this.refusals = refusals;
    this.down = queues.down();
    this.up = queues.up();
  }

  void down(TenantPlane plane, SyncKey key) {
    if (!ServiceDown.passes(key.namespace(), key.name())) {
      return;
    }
    ApiObject object = plane.find(SERVICE, key.objectName());
    SuperRecord below = record(plane, key);
    if (object == null) {
      absent(plane, key, below);
      return;
    }
    ObjectHead head = ObjectHead.of(object);
    plane.deletions().exists(key, head.revision());
    Pair pair = plane.pairs().get(key);
    boolean alike =
        pair != null && below != null && pair.downIsDone(head.uid(), head.resourceVersion(), below);
    if (!alike) {
      bringDown(plane, key, object.tree(), below);
    }
  }

  private void bringDown(
      TenantPlane plane, SyncKey key, JsonObject service, @Nullable SuperRecord below) {
    boolean foreign = below != null && !below.origin().uid().equals(Meta.uid(service));
    if (Meta.isDeleting(service) && !foreign) {
      // A finalizer of the tenant's keeps it; what is below goes when the tenant's is gone.
      return;
    }
    List<Refusal> refused = writer.airlock().inspect(SERVICE.kind(), service);
    if (!refused.isEmpty()) {
      refusals.reportEvent(plane, service, refused);
      return;
    }
    JsonObject wanted = ServiceDown.translate(service, plane.context());
    if (below == null) {
      needs.ensureNamespace(plane, key.namespace());
      remember(plane, key, service, create(plane, wanted));
      return;
    }
    ApiObject existing = reader.service(below);
    if (existing == null) {
      throw new NotYetException("the super service of " + key.name() + " changes");
    }
    JsonObject tree = existing.tree();
    if (foreign || ServiceDown.needsReplacement(tree, wanted)) {
      writer.delete(plane, SERVICE, below, null);
      throw new NotYetException("the super service of " + key.name() + " is made anew");
    }
    JsonObject merged = ServiceDown.merge(tree, wanted);
    ApiObject now = merged == null ? existing : writer.update(plane, SERVICE, merged, wanted);
    remember(plane, key, service, now);
    up.add(plane.uid(), key);
  }

  private ApiObject create(TenantPlane plane, JsonObject wanted) {
    try {
      return writer.create(plane, SERVICE, wanted);
    } catch (ApiException e) {
      if (CreateFailure.of(e) == CreateFailure.EXISTS) {
        throw new NotYetException(e.status().message());
      }
      throw e;
    }
  }

  private void absent(TenantPlane plane, SyncKey key, @Nullable SuperRecord below) {
    if (below == null) {
      plane.pairs().remove(key);
      plane.deletions().settled(key);
    } else if (!below.deleting() && plane.deletions().isGranted(key)) {
      writer.delete(plane, SERVICE, below, null);
    }
  }

  void up(TenantPlane plane, SyncKey key) {
    SuperRecord below = record(plane, key);
    ApiObject object = plane.find(SERVICE, key.objectName());
    if (below == null || object == null) {
      down.add(plane.uid(), key);
      return;
    }
    ApiObject superObject = reader.service(below);
    JsonObject service = object.tree();
    if (superObject == null || !Meta.uid(service).equals(below.origin().uid())) {
      down.add(plane.uid(), key);
      return;
    }
    JsonObject superService = superObject.tree();
    JsonObject spec = ServiceUp.spec(service, superService);
    if (spec != null) {
      service = plane.client().update(SERVICE.resource(), spec, SuperWriter.AS).tree();
      plane.services().changed(key.namespace());
    }
    JsonObject status = ServiceUp.status(service, superService);
    if (status != null) {
      var _ =
          plane
              .client()
              .update(SERVICE.resource(), status, SuperWriter.AS.withSubresource("status"));
    }
  }

  private static void remember(
      TenantPlane plane, SyncKey key, JsonObject service, ApiObject superService) {
    SuperRecord record = Skim.of(superService);
    if (record != null) {
      plane
          .pairs()
          .put(
              key,
              new Pair(
                  Meta.uid(service),
                  Meta.resourceVersion(service),
                  record.uid(),
                  record.shape(),
                  Pair.UNKNOWN));
    }
  }

  private @Nullable SuperRecord record(TenantPlane plane, SyncKey key) {
    return mirror.get(SERVICE, new ObjectName(plane.superNamespace(key.namespace()), key.name()));
  }
}
