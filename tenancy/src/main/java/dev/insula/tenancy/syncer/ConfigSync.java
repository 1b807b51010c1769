package dev.insula.tenancy.syncer;

import dev.insula.client.ObjectHead;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.tenancy.translation.ConfigDown;
import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.SyncedKind;
import org.jspecify.annotations.Nullable;

/**
 * ConfigMaps, Secrets and ServiceAccounts: in the super cluster while a pod needs them.
 * Thread-safe.
 */
final class ConfigSync {

  private final SuperMirror mirror;
  private final SuperWriter writer;

  ConfigSync(SuperMirror mirror, SuperWriter writer) {
    this.mirror = mirror;
    this.writer = writer;
  }

  /** Brings the super object where it should be. */
  void reconcile(TenantPlane plane, SyncKey key) {
    ApiObject object = plane.find(key.kind(), key.objectName());
    SuperRecord below = mirror.get(key.kind(), plane.superName(key));
    if (object == null) {
      plane.present().remove(key);
      deleteIfGranted(plane, key, below);
      return;
    }
    plane.deletions().exists(key, ObjectHead.of(object).revision());
    if (!plane.references().contains(key)) {
      deleteUnused(plane, key, below);
      return;
    }
    JsonObject source = object.tree();
    JsonObject wanted = translate(plane, key.kind(), source);
    SuperRecord written = write(plane, key, wanted, below);
    plane.pairs().put(key, Pair.down(source, written));
    plane.present().add(key);
  }

  private SuperRecord write(
      TenantPlane plane, SyncKey key, JsonObject wanted, @Nullable SuperRecord below) {
    boolean madeByOthersToo = key.kind() == SyncedKind.SERVICE_ACCOUNT;
    if (below == null && !madeByOthersToo) {
      SuperRecord made = create(plane, key.kind(), wanted);
      if (made != null) {
        return made;
      }
    }
    ApiObject existing = writer.find(key.kind(), plane.superName(key));
    if (existing == null) {
      SuperRecord made = create(plane, key.kind(), wanted);
      if (made == null) {
        throw new NotYetException(key + " is made by others at this moment");
      }
      return made;
    }
    // Service accounts that the super cluster makes in each namespace are taken over; whatever else
    // the platform put there is left alone.
    SuperRecord now = madeByOthersToo ? Skim.of(existing) : record(existing);
    JsonObject tree = existing.tree();
    if (now != null && mustBeReplaced(tree, wanted)) {
      writer.delete(plane, key.kind(), now, null);
      return record(writer.create(plane, key.kind(), wanted));
    }
    JsonObject merged = ConfigDown.merge(tree, wanted);
    return now != null && merged == null
        ? now
        : record(merged == null ? existing : writer.update(plane, key.kind(), merged, wanted));
  }

  /** Makes it; null if there is one of that name. */
  private @Nullable SuperRecord create(TenantPlane plane, PassingKind kind, JsonObject wanted) {
    try {
      return record(writer.create(plane, kind, wanted));
    } catch (ApiException e) {
      if (e.isAlreadyExists()) {
        return null;
      }
      throw e;
    }
  }

  /** An immutable object, and the type of a Secret, can't be changed. */
  private static boolean mustBeReplaced(JsonObject existing, JsonObject wanted) {
    boolean otherType = !existing.string("type", "").equals(wanted.string("type", ""));
    boolean otherContent =
        existing.bool("immutable", false)
            && (!wanted.bool("immutable", false)
                || !existing.objectAt("data").equals(wanted.objectAt("data"))
                || !existing.objectAt("binaryData").equals(wanted.objectAt("binaryData")));
    return otherType || otherContent;
  }

  private void deleteIfGranted(TenantPlane plane, SyncKey key, @Nullable SuperRecord below) {
    if (below == null || !below.isCopy()) {
      plane.pairs().remove(key);
      plane.deletions().settled(key);
    } else if (plane.deletions().isGranted(key) && !below.deleting()) {
      writer.delete(plane, key.kind(), below, null);
    }
  }

  /** It exists in the tenant, so that nothing is lost with the copy. */
  private void deleteUnused(TenantPlane plane, SyncKey key, @Nullable SuperRecord below) {
    plane.present().remove(key);
    plane.pairs().remove(key);
    if (below != null && below.isCopy() && !below.deleting() && plane.deletions().allPodsKnown()) {
      writer.delete(plane, key.kind(), below, null);
    }
  }

  private static JsonObject translate(TenantPlane plane, PassingKind kind, JsonObject source) {
    return switch (kind) {
      case SyncedKind.CONFIG_MAP -> ConfigDown.configMap(source, plane.context());
      case SyncedKind.SECRET -> ConfigDown.secret(source, plane.context());
      case SyncedKind.SERVICE_ACCOUNT -> ConfigDown.serviceAccount(source, plane.context());
      default -> throw new IllegalArgumentException(kind.kind());
    };
  }

  private static SuperRecord record(ApiObject object) {
    SuperRecord record = Skim.of(object);
    if (record == null) {
      throw new NotYetException("an object of another owner stands in the way");
    }
    return record;
  }
}
