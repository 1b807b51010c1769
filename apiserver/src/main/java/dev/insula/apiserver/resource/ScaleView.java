package dev.insula.apiserver.resource;

import dev.insula.apiserver.registry.Subresource;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.selector.LabelSelector;
import java.util.List;

/** The {@code autoscaling/v1 Scale} of what has replicas. Stateless. */
public final class ScaleView implements Subresource.ObjectView {

  private static final List<String> METADATA =
      List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp");

  @Override
  public JsonObject show(JsonObject stored) {
    var metadata = new JsonObject();
    for (String field : METADATA) {
      Object value = Meta.of(stored).get(field);
      if (value != null) {
        metadata.put(field, value);
      }
    }
    long wanted = stored.objectAt("spec").integer("replicas", 0);
    var spec = wanted == 0 ? new JsonObject() : JsonObject.of("replicas", wanted);
    var status = JsonObject.of("replicas", stored.objectAt("status").integer("replicas", 0));
    String selector = selector(stored);
    if (!selector.isEmpty()) {
      status.put("selector", selector);
    }
    return JsonObject.of(
        "kind",
        "Scale",
        "apiVersion",
        "autoscaling/v1",
        "metadata",
        metadata,
        "spec",
        spec,
        "status",
        status);
  }

  @Override
  public void apply(JsonObject view, JsonObject stored) {
    stored.objectOrCreate("spec").put("replicas", view.objectAt("spec").integer("replicas", 0));
  }

  /** A selector of the kinds in {@code apps}, or the labels of a replication controller's. */
  private static String selector(JsonObject stored) {
    JsonObject selector = stored.objectAt("spec", "selector");
    boolean structured =
        selector.containsKey("matchLabels") || selector.containsKey("matchExpressions");
    return structured
        ? LabelSelector.ofObject(selector).toString()
        : LabelSelector.ofLabels(Meta.strings(selector)).toString();
  }
}
