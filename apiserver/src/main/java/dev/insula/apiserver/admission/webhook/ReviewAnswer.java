package dev.insula.apiserver.admission.webhook;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Status;
import java.util.Base64;
import java.util.List;

/**
 * What a webhook answered to a review. Immutable but for the patch.
 *
 * @param result the Status it gives with a refusal
 * @param patch operations of a JSON patch; empty for none
 */
record ReviewAnswer(boolean allowed, JsonObject result, JsonArray patch, List<String> warnings) {

  /** An answer that is none. */
  static final class InvalidAnswerException extends Exception {
    InvalidAnswerException(String message) {
      super(message);
    }
  }

  /**
   * @param version of the review that was sent
   * @param mutating whether the answer may bring a patch
   */
  static ReviewAnswer read(JsonObject body, String uid, String version, boolean mutating)
      throws InvalidAnswerException {
    JsonObject response = body.object("response");
    if (response == null) {
      throw new InvalidAnswerException("webhook response was absent");
    }
    String patch = response.string("patch", "");
    String type = response.string("patchType", "");
    if (version.equals("v1")) {
      check(body, response, uid, mutating);
    } else {
      type = patch.isEmpty() ? "" : "JSONPatch";
    }
    boolean hasPatch = mutating && !patch.isEmpty();
    if (hasPatch && !type.equals("JSONPatch")) {
      throw new InvalidAnswerException("unsupported patch type \"" + type + "\"");
    }
    return new ReviewAnswer(
        response.bool("allowed", false),
        response.objectAt(response.containsKey("result") ? "result" : "status"),
        hasPatch ? operations(patch) : new JsonArray(),
        response.strings("warnings"));
  }

  private static void check(JsonObject body, JsonObject response, String uid, boolean mutating)
      throws InvalidAnswerException {
    String given = response.string("uid", "");
    if (!given.equals(uid)) {
      throw new InvalidAnswerException(
          "expected response.uid=\"" + uid + "\", got \"" + given + "\"");
    }
    String kind = body.string("apiVersion", "") + ", Kind=" + body.string("kind", "");
    if (!kind.equals("admission.k8s.io/v1, Kind=AdmissionReview")) {
      throw new InvalidAnswerException(
          "expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got " + kind);
    }
    boolean patch = !response.string("patch", "").isEmpty();
    boolean type = response.string("patchType") != null;
    if (!mutating && (patch || type)) {
      throw new InvalidAnswerException(
          "validating webhook may not return response." + (patch ? "patch" : "patchType"));
    }
    if (patch != type) {
      throw new InvalidAnswerException(
          patch
              ? "webhook returned response.patch but not response.patchType"
              : "webhook returned response.patchType but not response.patch");
    }
  }

  private static JsonArray operations(String patch) throws InvalidAnswerException {
    try {
      if (Json.parse(Base64.getDecoder().decode(patch)) instanceof JsonArray operations) {
        return operations;
      }
    } catch (RuntimeException e) {
      throw new InvalidAnswerException("response.patch can't be read: " + e.getMessage());
    }
    throw new InvalidAnswerException("response.patch is no list of operations");
  }

  /** The refusal in the webhook's words. */
  ApiException refusal(String webhook) {
    String start = "admission webhook \"" + webhook + "\" denied the request";
    String message = result.string("message", "");
    String reason = result.string("reason", "");
    String shown =
        message.isEmpty()
            ? reason.isEmpty() ? start + " without explanation" : start + ": " + reason
            : start + ": " + message;
    long code = result.integer("code", 0);
    return new ApiException(
        new Status(
            code < 400 || code > 599 ? 400 : (int) code,
            reason,
            shown,
            result.objectAt("details")));
  }
}
