package dev.insula.tenancy.rbac;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Something that Insula does in a super cluster, and why. Immutable.
 *
 * @param namespace where; empty for all namespaces and for what is in none
 * @param group empty for the core
 * @param resource with the subresource, as roles write it
 * @param names of the objects; empty for all
 */
public record Right(
    String namespace,
    String group,
    String resource,
    List<String> verbs,
    List<String> names,
    String why) {

  private static final List<Right> ALL = read();

  public Right {
    verbs = List.copyOf(verbs);
    names = List.copyOf(names);
  }

  /** All that Insula needs, and nothing else. */
  public static List<Right> all() {
    return ALL;
  }

  /** Whether it is enough for this. */
  public boolean covers(
      String verb, String inNamespace, String ofGroup, String ofResource, String name) {
    return verbs.contains(verb)
        && group.equals(ofGroup)
        && resource.equals(ofResource)
        && (namespace.isEmpty() || namespace.equals(inNamespace))
        && (names.isEmpty() || names.contains(name));
  }

  /** The rule of a role that gives it. */
  JsonObject rule() {
    var rule =
        JsonObject.of(
            "apiGroups", JsonArray.of(group),
            "resources", JsonArray.of(resource),
            "verbs", new JsonArray(verbs));
    if (!names.isEmpty()) {
      rule.put("resourceNames", new JsonArray(names));
    }
    return rule;
  }

  private static List<Right> read() {
    try (InputStream in = Right.class.getResourceAsStream("rights.json")) {
      if (in == null) {
        throw new IllegalStateException("missing resource rights.json");
      }
      return ((JsonArray) Json.parse(in.readAllBytes())).objects().stream().map(Right::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Right of(JsonObject json) {
    return new Right(
        json.string("namespace", ""),
        json.string("group", ""),
        json.string("resource", ""),
        json.strings("verbs"),
        json.strings("names"),
        json.string("why", ""));
  }
}
