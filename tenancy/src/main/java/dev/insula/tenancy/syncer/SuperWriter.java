package dev.insula.tenancy.syncer;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.ListOptions;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.quota.QuotaExceededException;
import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.PodUpdate;
import dev.insula.tenancy.translation.PolicyObjects;
import dev.insula.tenancy.translation.SyncedKind;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The only way in which the syncer writes into the super cluster. Everything passes the airlock;
 * the client is held here and nowhere else for writing. Thread-safe.
 */
final class SuperWriter {

  static final WriteOptions AS = WriteOptions.as("insula-syncer");

  private static final int ATTEMPTS = 10;

  private final ControlPlaneClient client;

  SuperWriter(ControlPlaneClient client) {
    this.client = client;
  }

  /** The super object as it is now; null if there is none. */
  @Nullable ApiObject find(PassingKind kind, ObjectName name) {
    return find(kind.resource(), name);
  }

  private @Nullable ApiObject find(GroupVersionResource resource, ObjectName name) {
    try {
      return client.get(resource, name);
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return null;
      }
      throw e;
    }
  }

  /**
   * Makes the object.
   *
   * @throws QuotaExceededException if the tenant's quota leaves no room for it
   * @throws NotYetException if its namespace or service account went meanwhile, which is brought
   *     again when the key comes back
   */
  ApiObject create(TenantPlane plane, PassingKind kind, JsonObject wanted) {
    plane.airlock().seal(plane.context().tenant(), kind.ruleName(), wanted);
    JsonObject marked = plane.tenure().marked(wanted);
    try {
      return serving(
          plane,
          marked,
          () ->
              plane.quota().write(kind, marked, () -> client.create(kind.resource(), marked, AS)));
    } catch (ApiException e) {
      if (CreateFailure.of(e) != CreateFailure.NO_PLACE) {
        throw e;
      }
      String superNamespace = Meta.namespace(wanted);
      plane.present().removeIf(key -> plane.superNamespace(key.home()).equals(superNamespace));
      throw new NotYetException(e.status().message());
    }
  }

  /**
   * Replaces the object if it still has the version that the tree carries.
   *
   * @param wanted what the translation made of the tenant's object, of which parts were merged
   */
  ApiObject update(TenantPlane plane, PassingKind kind, JsonObject merged, JsonObject wanted) {
    plane.airlock().sealChange(plane.context().tenant(), kind.ruleName(), merged, wanted);
    JsonObject marked = plane.tenure().marked(merged);
    return serving(
        plane,
        marked,
        () -> plane.quota().write(kind, marked, () -> client.update(kind.resource(), marked, AS)));
  }

  /**
   * Writes as the tenant's replica. The super cluster may not have seen yet who that is, or
   * somebody said otherwise: it is told again, and what was to be written comes again.
   */
  private <T> T serving(TenantPlane plane, JsonObject marked, Supplier<T> write) {
    try {
      return write.get();
    } catch (ApiException e) {
      if (plane.tenure().isDenied(e)) {
        takeOver(plane, Meta.namespace(marked));
        throw new NotYetException(e.status().message());
      }
      throw e;
    }
  }

  /**
   * Says in the tenant's super namespaces that this replica serves it: what the one before sent,
   * and has not arrived yet, is refused from then on.
   */
  void takeOver(TenantPlane plane) {
    if (!plane.tenure().isMarked()) {
      return;
    }
    ListOptions its = ListOptions.NONE.withLabelSelector(Origin.TENANT_UID + "=" + plane.uid());
    for (ApiObject namespace : client.list(SyncedKind.NAMESPACE.resource(), "", its).items()) {
      takeOver(plane, Meta.name(namespace.tree()));
    }
  }

  private void takeOver(TenantPlane plane, String superNamespace) {
    for (int attempt = 1; ; attempt++) {
      ApiObject found = find(SyncedKind.NAMESPACE, new ObjectName("", superNamespace));
      if (found == null || plane.tenure().isOn(found.tree())) {
        return;
      }
      JsonObject marked = plane.tenure().marked(found.tree());
      plane.airlock().sealChange(plane.context().tenant(), "Namespace", marked, marked);
      try {
        client.update(SyncedKind.NAMESPACE.resource(), marked, AS);
        return;
      } catch (ApiException e) {
        if (!e.isConflict() || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Replaces a part of a pod; else the same. */
  ApiObject updatePart(
      TenantPlane plane, PodUpdate.Part part, JsonObject merged, JsonObject wanted) {
    plane.airlock().sealChange(plane.context().tenant(), SyncedKind.POD.ruleName(), merged, wanted);
    WriteOptions as = AS.withSubresource(part.subresource());
    JsonObject marked = plane.tenure().marked(merged);
    Supplier<ApiObject> update = () -> client.update(SyncedKind.POD.resource(), marked, as);
    boolean charged = part == PodUpdate.Part.RESOURCES;
    return serving(
        plane,
        marked,
        charged ? () -> plane.quota().write(SyncedKind.POD, marked, update) : update);
  }

  /** A policy of the platform's own; null if there is none. */
  @Nullable ApiObject findPolicy(PolicyObjects.Kind kind, ObjectName name) {
    return find(kind.resource(), name);
  }

  void createPolicy(
      TenantPlane plane, PolicyObjects.Kind kind, String namespace, JsonObject wanted) {
    plane.airlock().sealPolicy(plane.context().tenant(), kind.kind(), namespace, wanted);
    JsonObject marked = plane.tenure().marked(wanted);
    try {
      serving(plane, marked, () -> client.create(kind.resource(), marked, AS));
    } catch (ApiException e) {
      if (!e.isAlreadyExists()) {
        throw e;
      }
    }
  }

  void updatePolicy(
      TenantPlane plane, PolicyObjects.Kind kind, String namespace, JsonObject merged) {
    plane.airlock().sealPolicy(plane.context().tenant(), kind.kind(), namespace, merged);
    JsonObject marked = plane.tenure().marked(merged);
    serving(plane, marked, () -> client.update(kind.resource(), marked, AS));
  }

  void deletePolicy(
      TenantPlane plane, PolicyObjects.Kind kind, String namespace, JsonObject existing) {
    plane.airlock().sealPolicy(plane.context().tenant(), kind.kind(), namespace, existing);
    try {
      client.delete(
          kind.resource(), Meta.objectName(existing), DeleteOptions.ofUid(Meta.uid(existing)));
    } catch (ApiException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
  }

  /** Deletes the very object that the record is about, unless it is gone. */
  void delete(
      TenantPlane plane, PassingKind kind, SuperRecord record, @Nullable Long graceSeconds) {
    String where = kind == SyncedKind.NAMESPACE ? record.name() : record.namespace();
    plane
        .airlock()
        .sealDelete(plane.context().tenant(), kind.ruleName(), record.origin().namespace(), where);
    DeleteOptions options = DeleteOptions.ofUid(record.uid());
    if (graceSeconds != null) {
      options = options.withGracePeriod(graceSeconds);
    }
    try {
      client.delete(kind.resource(), record.objectName(), options);
    } catch (ApiException e) {
      // Gone, or another object by now: either way this one is no more.
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
  }
}
