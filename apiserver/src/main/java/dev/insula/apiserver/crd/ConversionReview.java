package dev.insula.apiserver.crd;

import dev.insula.apiserver.webhook.WebhookException;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.List;

/**
 * What is asked of a conversion webhook, and its answer. Stateless.
 *
 * <p>Source: {@code ConversionReview} of {@code apiextensions.k8s.io}, and the page "Versions in
 * CustomResourceDefinitions".
 */
final class ConversionReview {

  private static final String GROUP = "apiextensions.k8s.io/";
  private static final String KIND = "ConversionReview";

  private ConversionReview() {}

  static JsonObject of(String version, JsonObject request) {
    return JsonObject.of("kind", KIND, "apiVersion", GROUP + version, "request", request);
  }

  /**
   * The converted objects of an answer, which may be anything.
   *
   * @param uid of the request; v1beta1 does not ask that it be repeated
   * @throws WebhookException if the answer is none, or says that the conversion failed
   */
  static List<Object> read(JsonObject answer, String version, String uid) throws WebhookException {
    boolean strict = version.equals("v1");
    if (strict) {
      checkType(answer);
    }
    JsonObject response = answer.object("response");
    if (response == null) {
      throw new WebhookException("no response provided");
    }
    String got = response.string("uid", "");
    if (strict && !got.equals(uid)) {
      throw new WebhookException(
          "expected response.uid=" + Json.string(uid) + ", got " + Json.string(got));
    }
    JsonObject result = response.objectAt("result");
    String status = result.string("status", "");
    if (!status.equals("Success")) {
      String message = result.string("message", "");
      throw new WebhookException(
          message.isEmpty()
              ? "response.result.status was '" + status + "', not 'Success'"
              : message);
    }
    JsonArray converted = response.array("convertedObjects");
    return converted == null ? List.of() : List.copyOf(converted);
  }

  private static void checkType(JsonObject answer) throws WebhookException {
    String apiVersion = answer.string("apiVersion", "");
    String kind = answer.string("kind", "");
    if (!apiVersion.equals(GROUP + "v1") || !kind.equals(KIND)) {
      String shown = apiVersion.contains("/") ? apiVersion : "/" + apiVersion;
      throw new WebhookException(
          "expected webhook response of "
              + GROUP
              + "v1, Kind="
              + KIND
              + ", got "
              + shown
              + ", Kind="
              + kind);
    }
  }
}
