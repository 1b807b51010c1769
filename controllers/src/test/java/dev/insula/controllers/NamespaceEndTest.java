package dev.insula.controllers;

import static dev.insula.controllers.World.ME;
import static dev.insula.controllers.World.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class NamespaceEndTest {

  private static final GroupVersionResource NAMESPACES =
      new GroupVersionResource("", "v1", "namespaces");
  private static final GroupVersionResource MAPS = new GroupVersionResource("", "v1", "configmaps");
  private static final ObjectName SHOP = new ObjectName("", "shop");
  private static final ObjectName HELD = new ObjectName("shop", "held");

  @AutoClose private static final Islands islands = new Islands();

  private final ControlPlaneClient client = islands.one();

  @Test
  void itsConditionsSayWhatIsLeftUntilItMayGo() {
    client.create(NAMESPACES, object("Namespace", "{\"name\":\"shop\"}"), ME);
    client.create(
        MAPS,
        object(
            "ConfigMap",
            "{\"name\":\"held\",\"namespace\":\"shop\",\"finalizers\":[\"example.com/x\"]}"),
        ME);
    client.create(MAPS, object("ConfigMap", "{\"name\":\"free\",\"namespace\":\"shop\"}"), ME);

    client.delete(NAMESPACES, SHOP, DeleteOptions.NONE);
    await(() -> conditions().size() == 5, this::conditions);
    assertThat(conditions())
        .containsEntry(
            "NamespaceContentRemaining",
            "True SomeResourcesRemain Some resources are remaining: configmaps. has 1 resource"
                + " instances")
        .containsEntry(
            "NamespaceFinalizersRemaining",
            "True SomeFinalizersRemain Some content in the namespace has finalizers remaining:"
                + " example.com/x in 1 resource instances")
        .containsEntry(
            "NamespaceDeletionContentFailure",
            "False ContentDeleted All content successfully deleted, may be waiting on"
                + " finalization");

    JsonObject held = client.get(MAPS, HELD).tree();
    Meta.of(held).remove("finalizers");
    client.update(MAPS, held, ME);
    await(this::isGone, this::conditions);
  }

  private boolean isGone() {
    try {
      client.get(NAMESPACES, SHOP);
      return false;
    } catch (ApiException e) {
      return e.isNotFound();
    }
  }

  private TreeMap<String, String> conditions() {
    var out = new TreeMap<String, String>();
    for (JsonObject condition :
        client.get(NAMESPACES, SHOP).tree().objectAt("status").objects("conditions")) {
      out.put(
          condition.string("type", ""),
          condition.string("status", "")
              + " "
              + condition.string("reason", "")
              + " "
              + condition.string("message", ""));
    }
    return out;
  }

  private static JsonObject object(String kind, String metadata) {
    return Json.parseObject(
        "{\"apiVersion\":\"v1\",\"kind\":\"" + kind + "\",\"metadata\":" + metadata + "}");
  }
}
