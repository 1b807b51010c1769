package dev.insula.apiserver.protobuf;

import dev.insula.machinery.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which field number of a message is which member of the JSON object. Filled once, then read. */
final class WireLayout {

  /** What stands behind a field number. */
  sealed interface Member {}

  /** A member of the object. */
  record Field(String name, JsonObject node) implements Member {}

  /** A message whose fields are members of the same object: an embedded struct in Go. */
  record Embedded(WireLayout layout) implements Member {}

  private final Map<Integer, Member> members = new HashMap<>();

  private WireLayout() {}

  /** The layout of a type, from what the model says of it. */
  static WireLayout of(JsonObject type) {
    var layout = new WireLayout();
    type.objectAt("properties")
        .forEach(
            (name, value) -> {
              if (value instanceof JsonObject node && node.containsKey("number")) {
                layout.inside(node).members.put(number(node), new Field(name, node));
              }
            });
    return layout;
  }

  @Nullable Member member(int number) {
    return members.get(number);
  }

  private static int number(JsonObject node) {
    return (int) node.integer("number", 0);
  }

  private WireLayout inside(JsonObject node) {
    WireLayout here = this;
    List<Object> via = node.array("via") == null ? List.of() : node.arrayOrCreate("via");
    for (Object number : via) {
      here = here.embedded(((Long) number).intValue());
    }
    return here;
  }

  private WireLayout embedded(int number) {
    if (members.get(number) instanceof Embedded known) {
      return known.layout();
    }
    var made = new Embedded(new WireLayout());
    members.put(number, made);
    return made.layout();
  }
}
