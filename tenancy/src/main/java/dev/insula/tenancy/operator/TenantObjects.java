package dev.insula.tenancy.operator;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantResource;
import dev.insula.tenancy.api.TenantStatus;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes Tenant objects; every write is on condition that nobody else wrote meanwhile.
 */
final class TenantObjects {

  private final ControlPlaneClient client;
  private final WriteOptions as;
  private final TenantNews news;

  TenantObjects(ControlPlaneClient client, WriteOptions as, TenantNews news) {
    this.client = client;
    this.as = as;
    this.news = news;
  }

  /** The object as it is now; null if there is none. */
  @Nullable JsonObject find(String name) {
    try {
      return client.get(TenantResource.TENANTS, new ObjectName("", name)).tree();
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return null;
      }
      throw e;
    }
  }

  JsonObject addFinalizer(JsonObject object) {
    JsonObject changed = object.deepCopy();
    Meta.of(changed).arrayOrCreate("finalizers").add(TenantResource.FINALIZER);
    return client.update(TenantResource.TENANTS, changed, as).tree();
  }

  /** The last write of a tenant's life. */
  void removeFinalizer(JsonObject object) {
    JsonObject changed = object.deepCopy();
    JsonArray finalizers = Meta.of(changed).arrayOrCreate("finalizers");
    finalizers.remove(TenantResource.FINALIZER);
    client.update(TenantResource.TENANTS, changed, as);
  }

  /** Writes the status where it differs, and returns the object as it is then. */
  JsonObject status(JsonObject object, TenantStatus status) {
    TenantStatus before = Tenant.parse(object).status();
    if (before.equals(status)) {
      return object;
    }
    JsonObject written =
        client
            .update(
                TenantResource.TENANTS,
                Tenant.withStatus(object, status),
                as.withSubresource("status"))
            .tree();
    news.tell(written, before, status);
    return written;
  }
}
