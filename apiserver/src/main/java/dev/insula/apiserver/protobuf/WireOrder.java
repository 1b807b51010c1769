package dev.insula.apiserver.protobuf;

import dev.insula.machinery.json.JsonObject;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * The members of a type by their field numbers, for writing. The counterpart of {@link WireLayout}.
 * Filled once, then read.
 */
final class WireOrder {

  /** What is written under a field number. */
  sealed interface Part {}

  /** A member of the object. */
  record Member(int number, String name, JsonObject node) implements Part {}

  /** A message of members of the same object: an embedded struct in Go. */
  record Embedded(int number, WireOrder order) implements Part {}

  private final Map<Integer, Part> parts = new TreeMap<>();

  private WireOrder() {}

  static WireOrder of(JsonObject type) {
    var order = new WireOrder();
    type.objectAt("properties")
        .forEach(
            (name, value) -> {
              if (value instanceof JsonObject node && node.containsKey("number")) {
                int number = (int) node.integer("number", 0);
                order.inside(node).parts.put(number, new Member(number, name, node));
              }
            });
    return order;
  }

  /** In the order of their numbers. */
  Collection<Part> parts() {
    return parts.values();
  }

  private WireOrder inside(JsonObject node) {
    WireOrder here = this;
    var via = node.array("via");
    if (via != null) {
      for (Object number : via) {
        here = here.embedded(((Long) number).intValue());
      }
    }
    return here;
  }

  private WireOrder embedded(int number) {
    if (parts.get(number) instanceof Embedded known) {
      return known.order();
    }
    var made = new Embedded(number, new WireOrder());
    parts.put(number, made);
    return made.order();
  }
}
