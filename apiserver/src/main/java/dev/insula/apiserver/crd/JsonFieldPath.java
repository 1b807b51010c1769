package dev.insula.apiserver.crd;

import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.text.GoText;
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

  /** What is wrong with the number of replicas at this place; nothing if there is none. */
  List<Status.Cause> checkCount(JsonObject object) {
    Object here = object;
    for (int i = 0; i < members.size(); i++) {
      if (here == null || here instanceof JsonNull) {
        return List.of();
      }
      if (!(here instanceof JsonObject parent)) {
        return List.of(invalid("0", wrongType(i, here, "map[string]interface{}")));
      }
      here = parent.get(members.get(i));
    }
    return switch (here) {
      case null -> List.of();
      case Long count when count < 0 ->
          List.of(invalid(count.toString(), "should be a non-negative integer"));
      case Long count when count > Integer.MAX_VALUE ->
          List.of(
              invalid(count.toString(), "should be less than or equal to " + Integer.MAX_VALUE));
      case Long _ -> List.of();
      default -> List.of(invalid("0", wrongType(members.size(), here, "int64")));
    };
  }

  private String wrongType(int depth, Object value, String wanted) {
    String shown = GoText.value(value);
    String place = "." + String.join(".", members.subList(0, depth));
    return place
        + " accessor error: "
        + shown
        + " is of the type "
        + GoText.type(value)
        + ", expected "
        + wanted;
  }

  private Status.Cause invalid(String shown, String why) {
    return new Status.Cause(
        "FieldValueInvalid",
        "Invalid value: " + shown + ": " + why,
        "." + String.join(".", members));
  }

  void write(JsonObject object, Object value) {
    JsonObject here = object;
    for (String member : members.subList(0, members.size() - 1)) {
      here = here.objectOrCreate(member);
    }
    here.put(members.getLast(), value);
  }
}
