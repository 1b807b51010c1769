package dev.insula.apiserver.resource;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.object.Status.Cause;
import java.util.List;

/** The dryRun option: {@code All} or nothing. */
final class DryRun {

  private DryRun() {}

  /** Adds what is wrong with the values given. */
  static void check(List<String> values, List<Cause> causes) {
    if (!values.stream().allMatch("All"::equals)) {
      causes.add(
          new Cause(
              "FieldValueNotSupported",
              "Unsupported value: "
                  + Json.string(new JsonArray(values))
                  + ": supported values: \"All\"",
              "dryRun"));
    }
  }
}
