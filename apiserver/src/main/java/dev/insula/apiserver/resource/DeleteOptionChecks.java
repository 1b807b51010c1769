package dev.insula.apiserver.resource;

import dev.insula.apiserver.resource.DeleteVerb.Deletion;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Status.Cause;
import java.util.ArrayList;
import java.util.Set;

/** What DeleteOptions say, and may not say. Stateless. */
public final class DeleteOptionChecks {

  private static final Set<String> POLICIES =
      Set.of(Deletion.FOREGROUND, Deletion.BACKGROUND, Deletion.ORPHAN);

  private DeleteOptionChecks() {}

  /** How dependents are dealt with, whether it is asked for in the new or in the old way. */
  public static String propagation(JsonObject options) {
    return options.get("orphanDependents") instanceof Boolean orphan
        ? (orphan ? Deletion.ORPHAN : Deletion.BACKGROUND)
        : options.string("propagationPolicy", "");
  }

  /**
   * @throws ApiException 422
   */
  public static void check(JsonObject options) {
    var causes = new ArrayList<Cause>();
    String policy = options.string("propagationPolicy", "");
    boolean hasPolicy = options.get("propagationPolicy") instanceof String;
    if (options.get("orphanDependents") instanceof Boolean && hasPolicy) {
      causes.add(
          new Cause(
              "FieldValueInvalid",
              "Invalid value: "
                  + Json.string(policy)
                  + ": orphanDependents and deletionPropagation cannot be both set",
              "propagationPolicy"));
    } else if (hasPolicy && !POLICIES.contains(policy)) {
      causes.add(
          new Cause(
              "FieldValueNotSupported",
              "Unsupported value: "
                  + Json.string(policy)
                  + ": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"",
              "propagationPolicy"));
    }
    DryRun.check(options.strings("dryRun"), causes);
    if (!causes.isEmpty()) {
      throw ApiException.invalid("meta.k8s.io", "DeleteOptions", "", causes);
    }
  }
}
