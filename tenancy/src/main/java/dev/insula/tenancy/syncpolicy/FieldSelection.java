package dev.insula.tenancy.syncpolicy;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.fields.FieldPath;
import java.util.List;

/**
 * Which fields of an object pass. Immutable.
 *
 * @param allow those that do, with all that is in them; empty for those that pass by themselves
 * @param deny those that do not, though they are in others that do
 */
public record FieldSelection(List<FieldPath> allow, List<FieldPath> deny) {

  static FieldSelection parse(JsonObject json, Problems problems) {
    return new FieldSelection(paths(json, "allow", problems), paths(json, "deny", problems));
  }

  private static List<FieldPath> paths(JsonObject json, String member, Problems problems) {
    return json.strings(member).stream()
        .flatMap(text -> problems.path(text).stream())
        .filter(
            path -> {
              if (!path.isPlain()) {
                problems.add(
                    path + " names fields of a list's elements, which " + member + " can't");
              }
              return path.isPlain();
            })
        .toList();
  }
}
