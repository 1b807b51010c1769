package dev.insula.apiserver.typecheck;

import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.ResourceRegistry;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The kinds that a policy's rules name outright; wildcards and subresources name none. */
final class PolicyTargets {

  /** A policy for more kinds is checked against so many. */
  private static final int MOST = 10;

  private static final Comparator<GroupVersionKind> ORDER =
      Comparator.comparing(GroupVersionKind::group)
          .thenComparing(GroupVersionKind::version)
          .thenComparing(GroupVersionKind::kind);

  private PolicyTargets() {}

  /** By group, version and kind. */
  static SortedMap<GroupVersionKind, ResourceDefinition> of(
      JsonObject policy, ResourceRegistry registry) {
    var out = new TreeMap<GroupVersionKind, ResourceDefinition>(ORDER);
    for (JsonObject rule : policy.objectAt("spec", "matchConstraints").objects("resourceRules")) {
      int count = 0;
      for (GroupVersionResource named : named(rule)) {
        ResourceDefinition found = registry.find(named).orElse(null);
        if (found != null) {
          out.put(found.groupVersionKind(), found);
          if (++count == MOST) {
            return out;
          }
        }
      }
    }
    return out;
  }

  private static List<GroupVersionResource> named(JsonObject rule) {
    List<String> groups = sorted(rule.strings("apiGroups"));
    List<String> versions = sorted(rule.strings("apiVersions"));
    if (groups.stream().anyMatch(each -> each.contains("*"))
        || versions.stream().anyMatch(each -> each.contains("*"))) {
      return List.of();
    }
    var out = new ArrayList<GroupVersionResource>();
    for (String group : groups) {
      for (String version : versions) {
        for (String resource : sorted(rule.strings("resources"))) {
          if (!resource.contains("*") && !resource.contains("/")) {
            out.add(new GroupVersionResource(group, version, resource));
          }
        }
      }
    }
    return out;
  }

  private static List<String> sorted(List<String> strings) {
    return strings.stream().sorted().toList();
  }
}
