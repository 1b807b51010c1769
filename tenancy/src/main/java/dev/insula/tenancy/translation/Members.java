package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import java.util.Collection;

/** Copies members of objects. */
final class Members {

  private Members() {}

  /** Copies those of the members that are present. The values are shared. */
  static void copy(JsonObject from, JsonObject to, Collection<String> members) {
    for (String member : members) {
      Object value = from.get(member);
      if (value != null) {
        to.put(member, value);
      }
    }
  }

  /** Copies those of the members that are present there and absent here. The values are shared. */
  static void copyMissing(JsonObject from, JsonObject to, Collection<String> members) {
    for (String member : members) {
      Object value = from.get(member);
      if (value != null && !to.containsKey(member)) {
        to.put(member, value);
      }
    }
  }
}
