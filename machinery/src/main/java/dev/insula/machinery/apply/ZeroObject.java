package dev.insula.machinery.apply;

import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.schema.Schema;
import java.util.Map;

/**
 * What an object of a kind has before anyone has set anything: the members that are always encoded.
 * Nobody owns them for having created the object.
 */
final class ZeroObject {

  private ZeroObject() {}

  static JsonObject of(GroupVersionKind kind, Schema schema) {
    JsonObject out = JsonObject.of("apiVersion", kind.apiVersion(), "kind", kind.kind());
    out.putAll(members(schema));
    return out;
  }

  private static JsonObject members(Schema schema) {
    var out = new JsonObject();
    for (Map.Entry<String, Schema> member : schema.properties().entrySet()) {
      if (member.getValue().presence() == Schema.Presence.ALWAYS) {
        out.put(member.getKey(), zero(member.getValue()));
      }
    }
    return out;
  }

  private static Object zero(Schema schema) {
    return switch (schema.type()) {
      case OBJECT -> schema.additionalProperties() == null ? members(schema) : JsonNull.NULL;
      case INTEGER, NUMBER -> 0L;
      case BOOLEAN -> false;
      case STRING -> schema.format().isEmpty() ? "" : JsonNull.NULL;
      default -> JsonNull.NULL;
    };
  }
}
