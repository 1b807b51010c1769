package dev.insula.client;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;

/**
 * What an event is about: {@code v1.ObjectReference}.
 *
 * @param namespace empty for a cluster-scoped object
 * @param fieldPath the part of the object that is meant, or empty
 */
public record ObjectReference(
    String apiVersion,
    String kind,
    String namespace,
    String name,
    String uid,
    String resourceVersion,
    String fieldPath) {

  /** A reference to an object tree, which must carry its apiVersion and kind. */
  public static ObjectReference to(JsonObject object) {
    return new ObjectReference(
        object.string("apiVersion", ""),
        object.string("kind", ""),
        Meta.namespace(object),
        Meta.name(object),
        Meta.uid(object),
        Meta.resourceVersion(object),
        "");
  }

  public static ObjectReference toPod(String namespace, String name, String uid) {
    return new ObjectReference("v1", "Pod", namespace, name, uid, "", "");
  }

  public ObjectReference at(String path) {
    return new ObjectReference(apiVersion, kind, namespace, name, uid, resourceVersion, path);
  }

  JsonObject toJson() {
    var out = JsonObject.of("kind", kind, "apiVersion", apiVersion, "name", name, "uid", uid);
    if (!namespace.isEmpty()) {
      out.put("namespace", namespace);
    }
    if (!resourceVersion.isEmpty()) {
      out.put("resourceVersion", resourceVersion);
    }
    if (!fieldPath.isEmpty()) {
      out.put("fieldPath", fieldPath);
    }
    return out;
  }
}
