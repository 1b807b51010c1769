package dev.insula.apiserver.openapi;

import dev.insula.apiserver.model.KubernetesModel;
import dev.insula.apiserver.registry.Conversion;
import dev.insula.apiserver.registry.Printer;
import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.registry.Verb;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.schema.LazySchema;
import dev.insula.machinery.schema.StructuralSchema;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A custom kind for tests. */
final class CustomWidget {

  private CustomWidget() {}

  static ResourceDefinition definition() {
    var resource = new GroupVersionResource("example.com", "v1", "widgets");
    JsonObject schema =
        Json.parseObject(
            """
            {"type":"object","properties":{"spec":{"type":"object","properties":{
              "color":{"type":"string","nullable":true,"default":"red"}}}}}
            """);
    return new ResourceDefinition(
        resource,
        "Widget",
        "WidgetList",
        "widget",
        List.of(),
        List.of(),
        true,
        Verb.ALL,
        resource,
        new LazySchema(
            () -> schema,
            read -> StructuralSchema.ofCustomKind(read, KubernetesModel.load().objectMeta())),
        Strategy.PLAIN,
        Conversion.NONE,
        Map.of(),
        null,
        new Printer() {
          @Override
          public List<JsonObject> columns() {
            return List.of();
          }

          @Override
          public Row row(JsonObject object, Instant now) {
            return new Row(new JsonArray(), new JsonArray());
          }
        },
        Map.of(),
        false);
  }
}
