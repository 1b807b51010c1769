package dev.insula.apiserver.admission.match;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.List;

/**
 * Operations on resources; a star stands for anything. Immutable.
 *
 * @param resources with their subresources: {@code pods}, {@code pods/status}, {@code *}/{@code *}
 * @param names of objects; none for all
 * @param scope Namespaced, Cluster or a star
 */
public record ResourceRule(
    List<String> operations,
    List<String> groups,
    List<String> versions,
    List<String> resources,
    List<String> names,
    String scope) {

  public ResourceRule {
    operations = List.copyOf(operations);
    groups = List.copyOf(groups);
    versions = List.copyOf(versions);
    resources = List.copyOf(resources);
    names = List.copyOf(names);
  }

  static ResourceRule of(JsonObject rule) {
    return new ResourceRule(
        rule.strings("operations"),
        rule.strings("apiGroups"),
        rule.strings("apiVersions"),
        rule.strings("resources"),
        rule.strings("resourceNames"),
        rule.string("scope", "*"));
  }

  boolean matches(GroupVersionResource resource, MatchTarget target) {
    return inScope(target)
        && has(operations, target.request().operation().name())
        && has(groups, resource.group())
        && has(versions, resource.version())
        && resources.stream()
            .anyMatch(r -> isResource(r, resource.resource(), target.request().subresource()))
        && (names.isEmpty() || names.contains(target.name()));
  }

  private boolean inScope(MatchTarget target) {
    boolean namespaced = !target.isNamespace() && !target.namespace().isEmpty();
    return switch (scope) {
      case "Namespaced" -> namespaced;
      case "Cluster" -> !namespaced;
      default -> true;
    };
  }

  private static boolean has(List<String> values, String value) {
    return values.contains("*") || values.contains(value);
  }

  private static boolean isResource(String rule, String resource, String subresource) {
    int slash = rule.indexOf('/');
    String main = slash < 0 ? rule : rule.substring(0, slash);
    String sub = slash < 0 ? "" : rule.substring(slash + 1);
    return (main.equals("*") || main.equals(resource))
        && (sub.equals("*") || sub.equals(subresource));
  }
}
