package dev.insula.machinery.object;

import dev.insula.machinery.json.JsonObject;

/** The {@code Status} with which Kubernetes says that something was done. Stateless. */
public final class SuccessStatus {

  private SuccessStatus() {}

  /** An action made something, of which the answer tells nothing more. */
  public static JsonObject created() {
    JsonObject out = success();
    out.put("code", 201L);
    return out;
  }

  /** An object is gone. */
  public static JsonObject deleted(GroupResource resource, JsonObject object) {
    JsonObject details = Status.details(resource.group(), resource.resource(), Meta.name(object));
    details.put("uid", Meta.uid(object));
    JsonObject out = success();
    out.put("details", details);
    return out;
  }

  private static JsonObject success() {
    return JsonObject.of(
        "kind", "Status", "apiVersion", "v1", "metadata", new JsonObject(), "status", "Success");
  }
}
