package dev.insula.tenancy.syncer;

import dev.insula.client.ObjectHead;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.translation.NamespaceDown;
import dev.insula.tenancy.translation.SyncedKind;
import org.jspecify.annotations.Nullable;

/**
 * Namespaces: made in the super cluster when the first object needs one, so that a tenant that runs
 * nothing has none. Thread-safe.
 */
final class NamespaceSync {

  private final SuperMirror mirror;
  private final SuperWriter writer;
  private final SuperPolicies policies;

  NamespaceSync(SuperMirror mirror, SuperWriter writer) {
    this.mirror = mirror;
    this.writer = writer;
    this.policies = new SuperPolicies(writer);
  }

  /** Brings the super namespace where it should be, if there is one. */
  void reconcile(TenantPlane plane, SyncKey key) {
    SuperRecord below = mirror.get(SyncedKind.NAMESPACE, superName(plane, key));
    ApiObject object = plane.find(SyncedKind.NAMESPACE, key.objectName());
    if (object == null) {
      plane.present().remove(key);
      if (below == null) {
        plane.pairs().remove(key);
        plane.deletions().settled(key);
      } else if (!below.deleting() && plane.deletions().isGranted(key)) {
        writer.delete(plane, SyncedKind.NAMESPACE, below, null);
      }
      return;
    }
    plane.deletions().exists(key, ObjectHead.of(object).revision());
    if (below != null) {
      bringInLine(plane, key, object.tree(), below);
      policies.ensure(plane, key.name());
    } else if (plane.references().contains(key)) {
      ensure(plane, key.name());
    }
  }

  /**
   * Makes sure that the super namespace is there.
   *
   * @throws NotYetException while an earlier one of this name is on its way out, or the tenant's is
   *     gone
   */
  void ensure(TenantPlane plane, String namespace) {
    SyncKey key = SyncKey.namespace(namespace);
    if (plane.present().contains(key)) {
      return;
    }
    ApiObject object = plane.find(SyncedKind.NAMESPACE, key.objectName());
    if (object == null) {
      throw new NotYetException("the tenant has no namespace " + namespace);
    }
    JsonObject source = object.tree();
    SuperRecord below = mirror.get(SyncedKind.NAMESPACE, superName(plane, key));
    if (below == null) {
      create(plane, key, source);
    } else {
      bringInLine(plane, key, source, below);
    }
    policies.ensure(plane, namespace);
    plane.present().add(key);
  }

  private void create(TenantPlane plane, SyncKey key, JsonObject source) {
    JsonObject wanted = NamespaceDown.translate(source, plane.context());
    ApiObject made;
    try {
      made = writer.create(plane, SyncedKind.NAMESPACE, wanted);
    } catch (ApiException e) {
      if (!e.isAlreadyExists()) {
        throw e;
      }
      made = writer.find(SyncedKind.NAMESPACE, superName(plane, key));
    }
    SuperRecord record = made == null ? null : Skim.of(made);
    if (record == null || !isOf(record.origin(), plane, source) || record.deleting()) {
      throw new NotYetException("the super namespace of " + key.name() + " is not free");
    }
    remember(plane, key, source, record);
  }

  private void bringInLine(TenantPlane plane, SyncKey key, JsonObject source, SuperRecord below) {
    if (!isOf(below.origin(), plane, source)) {
      // The tenant's namespace was deleted and made again: what is below belongs to the old one.
      if (!below.deleting()) {
        plane.deletions().requireReplacement(key);
        writer.delete(plane, SyncedKind.NAMESPACE, below, null);
      }
      throw new NotYetException("the super namespace of an earlier " + key.name() + " remains");
    }
    if (below.deleting()) {
      throw new NotYetException("the super namespace of " + key.name() + " is being deleted");
    }
    Pair pair = plane.pairs().get(key);
    if (pair != null && pair.downIsDone(Meta.uid(source), Meta.resourceVersion(source), below)) {
      return;
    }
    ApiObject existing = writer.find(SyncedKind.NAMESPACE, below.objectName());
    if (existing == null) {
      throw new NotYetException("the super namespace of " + key.name() + " vanished");
    }
    JsonObject wanted = NamespaceDown.translate(source, plane.context());
    JsonObject merged = NamespaceDown.merge(existing.tree(), wanted);
    SuperRecord record =
        merged == null
            ? below
            : Skim.of(writer.update(plane, SyncedKind.NAMESPACE, merged, wanted));
    remember(plane, key, source, record == null ? below : record);
  }

  private static void remember(
      TenantPlane plane, SyncKey key, JsonObject source, SuperRecord record) {
    plane.pairs().put(key, Pair.down(source, record));
  }

  private static boolean isOf(@Nullable Origin origin, TenantPlane plane, JsonObject source) {
    return origin != null
        && origin.tenantUid().equals(plane.uid())
        && origin.uid().equals(Meta.uid(source));
  }

  private static ObjectName superName(TenantPlane plane, SyncKey key) {
    return new ObjectName("", plane.superNamespace(key.name()));
  }
}
