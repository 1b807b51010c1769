package dev.insula.apiserver.crd;

import dev.insula.machinery.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A simple path such as {@code .spec.replicas}: members only, no arrays. */
record JsonFieldPath(List<String> members) {

  static JsonFieldPath parse(String text) {
    String path = text.startsWith(".") ? text.substring(1) : text;
    return new JsonFieldPath(List.of(path.split("\\.")));
  }

  @Nullable Object read(JsonObject object) {
    return object.at(members.toArray(new String[0]));
  }

  void write(JsonObject object, Object value) {
    JsonObject here = object;
    for (String member : members.subList(0, members.size() - 1)) {
      here = here.objectOrCreate(member);
    }
    here.put(members.getLast(), value);
  }
}
