package dev.insula.apiserver.authorization;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads roles and bindings in a short line-based language into Kubernetes objects. The language is
 * described at the top of {@code bootstrap.rbac}; tests use it for their scenarios too.
 */
final class RbacText {

  private static final String GROUP = "rbac.authorization.k8s.io";
  private static final String VERSION = GROUP + "/v1";

  private final List<JsonObject> objects = new ArrayList<>();

  private RbacText() {}

  /**
   * The objects in the order of the text.
   *
   * @throws IllegalArgumentException if a line is none of the language
   */
  static List<JsonObject> parse(String text) {
    var parser = new RbacText();
    text.lines().forEach(parser::line);
    return parser.objects;
  }

  private void line(String line) {
    String content = line.strip();
    if (content.isEmpty() || content.startsWith("#")) {
      return;
    }
    List<String> words = List.of(content.split("\\s+"));
    if (Character.isWhitespace(line.charAt(0))) {
      body(words, line);
    } else {
      objects.add(head(words, line));
    }
  }

  private static JsonObject head(List<String> words, String line) {
    return switch (words.getFirst()) {
      case "clusterrole" -> object("ClusterRole", "", words.get(1));
      case "role" -> object("Role", words.get(1), words.get(2));
      case "clusterrolebinding" ->
          binding("", words.get(1), "ClusterRole/" + words.get(2), words.subList(3, words.size()));
      case "rolebinding" ->
          binding(words.get(1), words.get(2), words.get(3), words.subList(4, words.size()));
      default -> throw new IllegalArgumentException("no role or binding: " + line);
    };
  }

  private void body(List<String> words, String line) {
    JsonObject role = objects.getLast();
    switch (words.getFirst()) {
      case "labelled" ->
          role.objectOrCreate("metadata")
              .objectOrCreate("labels")
              .put(GROUP + "/" + words.get(1), "true");
      case "aggregates" -> {
        var labels = JsonObject.of(GROUP + "/" + words.get(1), "true");
        role.objectOrCreate("aggregationRule")
            .arrayOrCreate("clusterRoleSelectors")
            .add(JsonObject.of("matchLabels", labels));
      }
      default -> role.arrayOrCreate("rules").add(rule(words, line).toJson());
    }
  }

  private static PolicyRule rule(List<String> words, String line) {
    List<String> verbs = listed(words.getFirst());
    if (words.size() == 2) {
      return new PolicyRule(verbs, List.of(), List.of(), List.of(), listed(words.get(1)));
    }
    boolean named = words.size() == 5 && words.get(3).equals("named");
    if (words.size() != 3 && !named) {
      throw new IllegalArgumentException("no rule: " + line);
    }
    List<String> groups =
        listed(words.get(1)).stream().map(g -> g.equals("core") ? "" : g).toList();
    List<String> names = named ? listed(words.get(4)) : List.of();
    return new PolicyRule(verbs, groups, listed(words.get(2)), names, List.of());
  }

  private static JsonObject binding(
      String namespace, String name, String role, List<String> subjects) {
    JsonObject binding = object("RoleBinding", namespace, name);
    if (namespace.isEmpty()) {
      binding.put("kind", "ClusterRoleBinding");
    }
    if (!subjects.isEmpty()) {
      binding.put("subjects", new JsonArray(subjects.stream().map(RbacText::subject).toList()));
    }
    int slash = role.indexOf('/');
    var reference = JsonObject.of("apiGroup", GROUP, "kind", role.substring(0, slash));
    reference.put("name", role.substring(slash + 1));
    binding.put("roleRef", reference);
    return binding;
  }

  private static JsonObject subject(String text) {
    int colon = text.indexOf(':');
    String name = text.substring(colon + 1);
    return switch (text.substring(0, colon)) {
      case "user" -> JsonObject.of("kind", "User", "apiGroup", GROUP, "name", name);
      case "group" -> JsonObject.of("kind", "Group", "apiGroup", GROUP, "name", name);
      case "account" -> {
        int slash = name.indexOf('/');
        yield JsonObject.of(
            "kind",
            "ServiceAccount",
            "name",
            name.substring(slash + 1),
            "namespace",
            name.substring(0, slash));
      }
      default -> throw new IllegalArgumentException("no subject: " + text);
    };
  }

  private static JsonObject object(String kind, String namespace, String name) {
    var metadata = JsonObject.of("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    return JsonObject.of("kind", kind, "apiVersion", VERSION, "metadata", metadata);
  }

  private static List<String> listed(String word) {
    return List.of(word.split(",", -1));
  }
}
