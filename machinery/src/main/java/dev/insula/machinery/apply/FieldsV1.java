package dev.insula.machinery.apply;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The form that sets of fields have in {@code managedFields}: a tree of objects whose members are
 * steps of paths, and {@code "."} where a path with others below it is itself in the set.
 */
public final class FieldsV1 {

  private FieldsV1() {}

  /** What a set is refused with that has not this form. */
  static final class MalformedFieldsException extends Exception {
    MalformedFieldsException(String message) {
      super(message);
    }
  }

  static JsonObject encode(FieldSet set) {
    var out = new JsonObject();
    if (set.isMember() && !set.isEmpty()) {
      out.put(".", new JsonObject());
    }
    for (int i = 0; i < set.stepCount(); i++) {
      out.put(set.step(i).serialized(), encode(set.below(i)));
    }
    return out;
  }

  static FieldSet decode(JsonObject fields) throws MalformedFieldsException {
    return decode(fields, Json::parseObject);
  }

  /** The same of fields that a server has encoded, whose keys need no distrust. */
  static FieldSet decodeStored(JsonObject fields) {
    try {
      return decode(fields, Json::parseEncoded);
    } catch (MalformedFieldsException e) {
      throw new ListElements.UnnamableException("stored fields: " + e.getMessage());
    }
  }

  private static FieldSet decode(JsonObject fields, Function<byte[], JsonObject> keys)
      throws MalformedFieldsException {
    FieldSet out = FieldSet.builder();
    decodeInto(out, fields, keys);
    return out;
  }

  private static void decodeInto(FieldSet set, JsonObject fields, Function<byte[], JsonObject> keys)
      throws MalformedFieldsException {
    for (int i = 0; i < fields.size(); i++) {
      String key = fields.keyAt(i);
      if (key.equals(".")) {
        set.markMember();
        continue;
      }
      PathElement element = element(key, keys);
      if (element == null) {
        continue;
      }
      if (!(fields.valueAt(i) instanceof JsonObject below)) {
        throw new MalformedFieldsException("expected a map below " + key);
      }
      FieldSet child = FieldSet.builder();
      decodeInto(child, below, keys);
      if (child.isEmpty()) {
        child.markMember();
      }
      set.keep(element, child);
    }
  }

  /** Reads a step; null for kinds of steps of the future, which are passed over. */
  private static @Nullable PathElement element(String key, Function<byte[], JsonObject> keys)
      throws MalformedFieldsException {
    if (key.length() < 2 || key.charAt(1) != ':') {
      throw new MalformedFieldsException("missing colon: " + key);
    }
    String rest = key.substring(2);
    return switch (key.charAt(0)) {
      case 'f' -> new PathElement.Field(rest);
      case 'v' -> new PathElement.Value(json(rest));
      case 'k' -> key(rest, keys);
      case 'i' -> index(rest);
      default -> null;
    };
  }

  private static Object json(String text) throws MalformedFieldsException {
    try {
      return Json.parse(text);
    } catch (Json.MalformedJsonException e) {
      throw new MalformedFieldsException(String.valueOf(e.getMessage()));
    }
  }

  private static PathElement key(String text, Function<byte[], JsonObject> keys)
      throws MalformedFieldsException {
    JsonObject object;
    try {
      object = keys.apply(text.getBytes(StandardCharsets.UTF_8));
    } catch (Json.MalformedJsonException e) {
      throw new MalformedFieldsException("a key must be an object: " + text);
    }
    var fields = new ArrayList<PathElement.KeyField>(object.size());
    object.forEach((name, value) -> fields.add(new PathElement.KeyField(name, value)));
    return new PathElement.Key(fields);
  }

  private static PathElement index(String text) throws MalformedFieldsException {
    try {
      return new PathElement.Index(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw new MalformedFieldsException("no index: " + text);
    }
  }
}
