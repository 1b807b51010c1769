package dev.insula.machinery.apply;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.Schema;

/** Questions about sets of fields that are answered from the form in which a server stores them. */
final class EncodedFields {

  private static final String SELF = ".";

  private EncodedFields() {}

  /** Whether any path of a set is in the encoded one. */
  static boolean hasAnyOf(JsonObject encoded, FieldSet set) {
    for (int i = 0; i < set.stepCount(); i++) {
      if (encoded.get(set.step(i).serialized()) instanceof JsonObject below) {
        FieldSet child = set.below(i);
        if ((child.isMember() && isMember(below)) || hasAnyOf(below, child)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether all paths of a set are in the encoded one. */
  static boolean hasAllOf(JsonObject encoded, FieldSet set) {
    for (int i = 0; i < set.stepCount(); i++) {
      FieldSet child = set.below(i);
      if (!(encoded.get(set.step(i).serialized()) instanceof JsonObject below)
          || (child.isMember() && !isMember(below))
          || !hasAllOf(below, child)) {
        return false;
      }
    }
    return true;
  }

  /** Whether nothing is owned below what a schema says is owned as one. */
  static boolean fit(JsonObject encoded, Schema schema) {
    for (int i = 0; i < encoded.size(); i++) {
      String key = encoded.keyAt(i);
      if (key.equals(SELF) || !(encoded.valueAt(i) instanceof JsonObject below) || isLeaf(below)) {
        continue;
      }
      Schema at =
          key.startsWith("f:") ? Shape.member(schema, key.substring(2)) : Shape.element(schema);
      if (FieldSets.isAtomicContainer(at) || !fit(below, at)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isMember(JsonObject encoded) {
    return encoded.isEmpty() || encoded.containsKey(SELF);
  }

  private static boolean isLeaf(JsonObject encoded) {
    return encoded.isEmpty() || (encoded.size() == 1 && encoded.keyAt(0).equals(SELF));
  }
}
