package dev.insula.machinery.apply;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.text.GoText;

/**
 * What tells the entries of {@code managedFields} apart.
 *
 * @param apiVersion the version written in; empty for appliers, which have one entry for all
 *     versions
 * @param subresource such as {@code status}; empty for the object itself
 */
record ManagerId(String name, boolean applier, String apiVersion, String subresource) {

  static ManagerId updater(String name, String apiVersion, String subresource) {
    return new ManagerId(name.isEmpty() ? "unknown" : name, false, apiVersion, subresource);
  }

  static ManagerId applier(String name, String subresource) {
    return new ManagerId(name.isEmpty() ? "unknown" : name, true, "", subresource);
  }

  String operation() {
    return applier ? "Apply" : "Update";
  }

  /** The text by which managers are ordered in messages. */
  String sortKey() {
    var out = JsonObject.of("manager", name, "operation", operation());
    if (!apiVersion.isEmpty()) {
      out.put("apiVersion", apiVersion);
    }
    if (!subresource.isEmpty()) {
      out.put("subresource", subresource);
    }
    return Json.string(out);
  }

  /** How messages name the manager. */
  @Override
  public String toString() {
    String out = GoText.quote(name);
    if (!subresource.isEmpty()) {
      out += " with subresource " + GoText.quote(subresource);
    }
    return applier ? out : out + " using " + apiVersion;
  }
}
