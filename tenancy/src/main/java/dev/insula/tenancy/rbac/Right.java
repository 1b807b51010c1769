package dev.insula.tenancy.rbac;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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

  /** Insula's own kinds, and what no policy is asked about: policies, and questions. */
  private static final Set<String> OWN =
      Set.of("insula.dev", "admissionregistration.k8s.io", "authentication.k8s.io");

  private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");
  private static final List<Right> ALL = read();

  public Right {
    verbs = List.copyOf(verbs);
    names = List.copyOf(names);
  }

  /** All that Insula needs, and nothing else. */
  public static List<Right> all() {
    return ALL;
  }

  /** Those on a kind that the platform declares, which it gives Insula itself. */
  public static List<Right> declared(GroupVersionResource resource, boolean down) {
    List<String> verbs =
        down
            ? List.of("get", "list", "watch", "create", "update", "delete")
            : List.of("list", "watch");
    return List.of(
        new Right(
            "",
            resource.group(),
            resource.resource(),
            verbs,
            List.of(),
            "a SyncPolicy declares it"));
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

  /**
   * What roles let Insula write in all namespaces, by group, so that a policy has to say in which.
   */
  public static Map<String, Set<String>> writtenEverywhere() {
    var out = new TreeMap<String, Set<String>>();
    for (Right right : ALL) {
      boolean everywhere = right.namespace().isEmpty() && !OWN.contains(right.group());
      if (everywhere && right.verbs().stream().anyMatch(WRITES::contains)) {
        out.computeIfAbsent(right.group(), _ -> new TreeSet<>()).add(right.resource());
      }
    }
    return out;
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
