package dev.insula.apiserver.crd;

import dev.insula.apiserver.registry.Conversion;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.Pruning;
import dev.insula.machinery.schema.Schema;
import dev.insula.machinery.schema.SchemaDefaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The conversion strategy {@code Webhook}. What is stored gets the defaults of the version it is
 * stored in, is converted by the webhook if that is another one, and keeps what the schema of its
 * new version knows. Each method fails with an {@code ApiException} if the webhook does.
 *
 * @param hook that converts
 * @param served the apiVersion that clients see
 * @param stored the apiVersion that objects are stored with
 * @param schemas of all versions, by apiVersion
 */
record WebhookConversion(
    ConversionHook hook, String served, String stored, Map<String, Schema> schemas)
    implements Conversion {

  WebhookConversion {
    schemas = Map.copyOf(schemas);
  }

  @Override
  public JsonObject toStorage(JsonObject object) {
    return convert(List.of(object), stored).getFirst();
  }

  @Override
  public JsonObject fromStorage(JsonObject object) {
    return fromStorage(List.of(object)).getFirst();
  }

  @Override
  public List<JsonObject> fromStorage(List<JsonObject> objects) {
    for (JsonObject object : objects) {
      Schema known = schemas.get(object.string("apiVersion", ""));
      if (known != null) {
        SchemaDefaults.apply(object, known);
      }
    }
    return convert(objects, served);
  }

  /** Objects may still be in the version that was stored before. */
  @Override
  public JsonObject current(JsonObject object) {
    return object.string("apiVersion", "").equals(stored)
        ? object
        : convert(List.of(object), stored).getFirst();
  }

  @Override
  public @Nullable Schema storageSchema() {
    return schemas.get(stored);
  }

  private List<JsonObject> convert(List<JsonObject> objects, String desired) {
    var out = new ArrayList<>(objects);
    var asked = new ArrayList<JsonObject>();
    for (JsonObject object : objects) {
      if (!object.string("apiVersion", "").equals(desired)) {
        asked.add(object);
      }
    }
    if (!asked.isEmpty()) {
      var converted = hook.convert(asked, desired).iterator();
      out.replaceAll(
          object -> object.string("apiVersion", "").equals(desired) ? object : converted.next());
    }
    Schema schema = schemas.get(desired);
    if (schema != null) {
      out.forEach(object -> Pruning.prune(object, schema));
    }
    return out;
  }
}
