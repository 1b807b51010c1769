package dev.insula.apiserver.crd;

import dev.insula.apiserver.webhook.WebhookException;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The webhook that converts the objects of one definition. Thread-safe.
 *
 * @param webhooks of the control plane
 * @param webhook what the definition says of it, which nobody changes any more
 */
record ConversionHook(ConversionWebhooks webhooks, JsonObject webhook) {

  /** Versions of ConversionReview that are spoken here. */
  private static final Set<String> REVIEWS = Set.of("v1", "v1beta1");

  /**
   * Converts objects, all at once.
   *
   * @param objects of any versions but the desired one; not empty, and not changed
   * @return trees of their own, in the same order, with the metadata of the originals but for
   *     labels and annotations
   * @throws ApiException 500 if the webhook can't be asked, or answers something else
   */
  List<JsonObject> convert(List<JsonObject> objects, String desired) {
    String version =
        reviewVersion().orElseThrow(() -> failure("no supported conversion review versions"));
    String uid = UUID.randomUUID().toString();
    String start = "conversion webhook for " + type(objects.getFirst());
    JsonObject request =
        JsonObject.of("uid", uid, "desiredAPIVersion", desired, "objects", new JsonArray(objects));
    List<Object> converted;
    try {
      JsonObject answer =
          webhooks.post(webhook.objectAt("clientConfig"), ConversionReview.of(version, request));
      converted = ConversionReview.read(answer, version, uid);
    } catch (WebhookException e) {
      throw failure(start + " failed: " + e.getMessage());
    }
    if (converted.size() != objects.size()) {
      throw failure(
          start + " returned " + converted.size() + " objects, expected " + objects.size());
    }
    var out = new ArrayList<JsonObject>(objects.size());
    for (int i = 0; i < objects.size(); i++) {
      try {
        out.add(ConvertedObject.check(objects.get(i), converted.get(i), i, desired));
      } catch (ConvertedObject.InvalidException e) {
        throw failure("conversion webhook for " + type(objects.get(i)) + e.getMessage());
      }
    }
    return out;
  }

  /** The first one that both sides speak. */
  private Optional<String> reviewVersion() {
    return webhook.strings("conversionReviewVersions").stream()
        .filter(REVIEWS::contains)
        .findFirst();
  }

  private static String type(JsonObject object) {
    var kind = GroupVersionKind.of(object.string("apiVersion", ""), object.string("kind", ""));
    return kind.group() + "/" + kind.version() + ", Kind=" + kind.kind();
  }

  /** Kubernetes gives no reason for these. */
  private static ApiException failure(String message) {
    return new ApiException(new Status(500, "", message, new JsonObject()));
  }
}
