package dev.insula.machinery.object;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.List;

/**
 * A Kubernetes {@code Status} that reports a failure. Immutable.
 *
 * <p>The reasons and codes are those of the API concepts and of {@code metav1.StatusReason}.
 *
 * @param code the HTTP status code
 * @param reason the machine-readable reason, such as {@code NotFound}; may be empty
 * @param message what a person reads
 * @param details name, group, kind, uid, causes and retryAfterSeconds, as in {@code StatusDetails};
 *     empty object where there are none
 */
public record Status(int code, String reason, String message, JsonObject details) {

  /** One field that is wrong. Members that are empty are left out of the JSON. */
  public record Cause(String reason, String message, String field) {
    JsonObject toJson() {
      var out = new JsonObject();
      if (!reason.isEmpty()) {
        out.put("reason", reason);
      }
      if (!message.isEmpty()) {
        out.put("message", message);
      }
      if (!field.isEmpty()) {
        out.put("field", field);
      }
      return out;
    }
  }

  public JsonObject toJson() {
    var out =
        JsonObject.of(
            "kind",
            "Status",
            "apiVersion",
            "v1",
            "metadata",
            new JsonObject(),
            "status",
            "Failure");
    out.put("message", message);
    if (!reason.isEmpty()) {
      out.put("reason", reason);
    }
    if (!details.isEmpty() || showsEmptyDetails()) {
      out.put("details", details);
    }
    out.put("code", (long) code);
    return out;
  }

  /**
   * Whether Kubernetes shows details that hold nothing. It does for failures that are about a
   * request in general (known from the oracle), but not for bad requests and credentials.
   */
  private boolean showsEmptyDetails() {
    return switch (code) {
      case 403, 404, 405, 422 -> true;
      default -> message.startsWith(code + ": ");
    };
  }

  /** Reads a Status body; a body of another shape becomes a Status with the given code. */
  public static Status fromJson(JsonObject body, int httpCode) {
    return new Status(
        (int) body.integer("code", httpCode),
        body.string("reason", ""),
        body.string("message", "HTTP status " + httpCode),
        body.objectAt("details"));
  }

  /** Details that name an object. The kind holds the resource name, as Kubernetes has it. */
  public static JsonObject details(String group, String kind, String name) {
    var out = new JsonObject();
    if (!name.isEmpty()) {
      out.put("name", name);
    }
    if (!group.isEmpty()) {
      out.put("group", group);
    }
    if (!kind.isEmpty()) {
      out.put("kind", kind);
    }
    return out;
  }

  public static JsonArray causes(List<Cause> causes) {
    var out = new JsonArray(causes.size());
    causes.forEach(cause -> out.add(cause.toJson()));
    return out;
  }
}
