package dev.insula.apiserver.crd;

import dev.insula.apiserver.objects.ObjectKeys;
import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.store.RangeQuery;

/** Deletes the objects of a definition that is going away; their finalizers are respected. */
record InstanceCleanup(ObjectRepository objects, ControlPlaneClient client) {

  /** Asks for the deletion of every object; true when none is left. */
  boolean deleteAll(Crd crd) {
    var range = ObjectKeys.range(crd.storage(), "");
    for (var entry : objects.range(RangeQuery.latest(range)).entries()) {
      JsonObject object = Json.parseObject(entry.value());
      if (!Meta.isDeleting(object)) {
        delete(crd, object);
      }
    }
    return objects.keyspace().count(range) == 0;
  }

  private void delete(Crd crd, JsonObject object) {
    try {
      client.delete(crd.storage(), Meta.objectName(object), DeleteOptions.ofUid(Meta.uid(object)));
    } catch (ApiException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
  }
}
