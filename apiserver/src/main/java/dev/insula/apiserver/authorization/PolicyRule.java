package dev.insula.apiserver.authorization;

import dev.insula.apiserver.request.RequestInfo;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.List;

/**
 * One rule of a role: verbs on resources, or verbs on URLs that are no resources. Immutable.
 *
 * @param verbs {@code *} means all
 * @param apiGroups {@code *} means all, empty string the core group
 * @param resources with subresources as {@code pods/log}; {@code *} means all, {@code *}{@code
 *     /scale} that subresource of all
 * @param resourceNames empty means any name
 * @param nonResourceUrls may end in {@code *}
 */
public record PolicyRule(
    List<String> verbs,
    List<String> apiGroups,
    List<String> resources,
    List<String> resourceNames,
    List<String> nonResourceUrls) {

  static final String ALL = "*";

  public PolicyRule {
    verbs = List.copyOf(verbs);
    apiGroups = List.copyOf(apiGroups);
    resources = List.copyOf(resources);
    resourceNames = List.copyOf(resourceNames);
    nonResourceUrls = List.copyOf(nonResourceUrls);
  }

  static PolicyRule of(JsonObject rule) {
    return new PolicyRule(
        rule.strings("verbs"),
        rule.strings("apiGroups"),
        rule.strings("resources"),
        rule.strings("resourceNames"),
        rule.strings("nonResourceURLs"));
  }

  /** The rules of a Role or ClusterRole. */
  static List<PolicyRule> allOf(JsonObject role) {
    return role.objects("rules").stream().map(PolicyRule::of).toList();
  }

  /** As in a role's {@code rules}, in the order of the API's fields. */
  public JsonObject toJson() {
    var out = JsonObject.of("verbs", array(verbs));
    putUnlessEmpty(out, "apiGroups", apiGroups);
    putUnlessEmpty(out, "resources", resources);
    putUnlessEmpty(out, "resourceNames", resourceNames);
    putUnlessEmpty(out, "nonResourceURLs", nonResourceUrls);
    return out;
  }

  /**
   * @param path of a request that is not about resources
   */
  public boolean allows(RequestInfo what, String path) {
    return allowsVerb(what.verb())
        && (what.resourceRequest()
            ? allowsResource(what.group(), what.resource(), what.subresource(), what.name())
            : allowsUrl(path));
  }

  boolean allowsVerb(String verb) {
    return hasOrAll(verbs, verb);
  }

  boolean allowsResource(String group, String resource, String subresource, String name) {
    return hasOrAll(apiGroups, group)
        && coversResource(resource, subresource)
        && (resourceNames.isEmpty() || resourceNames.contains(name));
  }

  boolean allowsUrl(String path) {
    for (String url : nonResourceUrls) {
      if (urlCovers(url, path)) {
        return true;
      }
    }
    return false;
  }

  boolean coversResource(String resource, String subresource) {
    String combined = subresource.isEmpty() ? resource : resource + "/" + subresource;
    return hasOrAll(resources, combined)
        || (!subresource.isEmpty() && resources.contains("*/" + subresource));
  }

  static boolean urlCovers(String owner, String path) {
    if (!owner.endsWith(ALL)) {
      return owner.equals(path);
    }
    int end = owner.length();
    while (end > 0 && owner.charAt(end - 1) == '*') {
      end--;
    }
    return path.startsWith(owner.substring(0, end));
  }

  static boolean hasOrAll(List<String> set, String element) {
    return set.contains(ALL) || set.contains(element);
  }

  private static void putUnlessEmpty(JsonObject out, String key, List<String> values) {
    if (!values.isEmpty()) {
      out.put(key, array(values));
    }
  }

  private static JsonArray array(List<String> values) {
    var out = new JsonArray(values.size());
    out.addAll(values);
    return out;
  }
}
