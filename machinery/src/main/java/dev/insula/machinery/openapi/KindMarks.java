package dev.insula.machinery.openapi;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;

/** The extensions by which clients find the operations and schemas of a kind. Stateless. */
public final class KindMarks {

  static final String ACTION = "x-kubernetes-action";
  static final String KIND = "x-kubernetes-group-version-kind";

  private KindMarks() {}

  static void put(ApiOperation operation, JsonObject into) {
    if (!operation.action().isEmpty()) {
      into.put(ACTION, operation.action());
    }
    GroupVersionKind kind = operation.kind();
    if (kind != null) {
      into.put(KIND, kind(kind));
    }
  }

  /** One kind as the extension has it. */
  public static JsonObject kind(GroupVersionKind kind) {
    return JsonObject.of("group", kind.group(), "kind", kind.kind(), "version", kind.version());
  }
}
