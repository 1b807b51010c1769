package dev.insula.tenancy.syncpolicy;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.fields.FieldPath;
import java.util.Optional;
import java.util.Set;

/**
 * A field that names another object, in the namespace of its own.
 *
 * @param to kind of what is named: one of {@link #KINDS}, or {@code resource.group} of another kind
 *     that passes down by declaration; or {@code None}
 */
public record Reference(FieldPath path, String to) {

  /** Kinds of Kubernetes itself that can be named. */
  public static final Set<String> KINDS =
      Set.of(
          "ConfigMap", "Secret", "ServiceAccount", "Service", "PersistentVolumeClaim", "Namespace");

  /** Says of a field that it names nothing, though it is called as if it did. */
  private static final String NOTHING = "None";

  /** Whether what the field says is the name of an object. */
  public boolean namesAnObject() {
    return !to.equals(NOTHING);
  }

  /** Kinds of what comes up because a controller made it. */
  private static final Set<String> RESULTS = Set.of("ConfigMap", "Secret");

  /** A field that names what is made in the super cluster for the object. */
  static Optional<Reference> parseResult(JsonObject json, Problems problems) {
    String to = json.string("to", "");
    if (!RESULTS.contains(to)) {
      problems.add("results are no " + to);
      return Optional.empty();
    }
    return problems.path(json.string("path", "")).map(path -> new Reference(path, to));
  }

  static Optional<Reference> parse(JsonObject json, Problems problems) {
    String to = json.string("to", "");
    if (!KINDS.contains(to) && !to.contains(".") && !to.equals(NOTHING)) {
      problems.add("references name no " + to);
      return Optional.empty();
    }
    return problems.path(json.string("path", "")).map(path -> new Reference(path, to));
  }
}
