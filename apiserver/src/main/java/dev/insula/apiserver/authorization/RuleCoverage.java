package dev.insula.apiserver.authorization;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Whether rules somebody holds cover rules that are to be granted. Rules are broken down into the
 * smallest ones (one verb on one resource and name), of which each must be covered by one rule
 * held; so a grant that no single rule covers but several together do is covered too.
 */
final class RuleCoverage {

  private RuleCoverage() {}

  /**
   * The parts of the wanted rules that the held ones do not cover, as people read them, sorted;
   * empty if all is covered.
   */
  static List<String> missing(List<PolicyRule> held, List<PolicyRule> wanted) {
    var uncovered = new ArrayList<PolicyRule>();
    for (PolicyRule rule : wanted) {
      for (PolicyRule part : parts(rule)) {
        if (held.stream().noneMatch(owner -> covers(owner, part))) {
          uncovered.add(part);
        }
      }
    }
    var texts = new TreeSet<String>();
    compact(uncovered).forEach(rule -> texts.add(text(rule)));
    return List.copyOf(texts);
  }

  private static List<PolicyRule> parts(PolicyRule rule) {
    var parts = new ArrayList<PolicyRule>();
    List<List<String>> names =
        rule.resourceNames().isEmpty()
            ? List.of(List.of())
            : rule.resourceNames().stream().map(List::of).toList();
    for (String group : rule.apiGroups()) {
      for (String resource : rule.resources()) {
        for (String verb : rule.verbs()) {
          for (List<String> name : names) {
            parts.add(
                new PolicyRule(List.of(verb), List.of(group), List.of(resource), name, List.of()));
          }
        }
      }
    }
    for (String url : rule.nonResourceUrls()) {
      for (String verb : rule.verbs()) {
        parts.add(new PolicyRule(List.of(verb), List.of(), List.of(), List.of(), List.of(url)));
      }
    }
    return parts;
  }

  private static boolean covers(PolicyRule owner, PolicyRule part) {
    if (!owner.allowsVerb(part.verbs().getFirst())) {
      return false;
    }
    if (!part.nonResourceUrls().isEmpty()) {
      return owner.allowsUrl(part.nonResourceUrls().getFirst());
    }
    return PolicyRule.hasOrAll(owner.apiGroups(), part.apiGroups().getFirst())
        && coversResource(owner, part.resources().getFirst())
        && coversName(owner, part);
  }

  private static boolean coversResource(PolicyRule owner, String resource) {
    int slash = resource.indexOf('/');
    return slash < 0
        ? owner.coversResource(resource, "")
        : owner.coversResource(resource.substring(0, slash), resource.substring(slash + 1));
  }

  private static boolean coversName(PolicyRule owner, PolicyRule part) {
    return owner.resourceNames().isEmpty()
        || (!part.resourceNames().isEmpty()
            && owner.resourceNames().contains(part.resourceNames().getFirst()));
  }

  /** Joins parts that differ in their verb only and name no objects. */
  private static List<PolicyRule> compact(List<PolicyRule> parts) {
    var compacted = new ArrayList<PolicyRule>();
    Map<List<String>, List<String>> verbs = new LinkedHashMap<>();
    for (PolicyRule part : parts) {
      if (part.resourceNames().isEmpty() && part.nonResourceUrls().isEmpty()) {
        var key = List.of(part.apiGroups().getFirst(), part.resources().getFirst());
        verbs.computeIfAbsent(key, _ -> new ArrayList<>()).add(part.verbs().getFirst());
      } else {
        compacted.add(part);
      }
    }
    verbs.forEach(
        (key, all) ->
            compacted.add(
                new PolicyRule(
                    all, List.of(key.get(0)), List.of(key.get(1)), List.of(), List.of())));
    return compacted;
  }

  private static String text(PolicyRule rule) {
    var members = new ArrayList<String>();
    member(members, "APIGroups", rule.apiGroups());
    member(members, "Resources", rule.resources());
    member(members, "NonResourceURLs", rule.nonResourceUrls());
    member(members, "ResourceNames", rule.resourceNames());
    member(members, "Verbs", rule.verbs());
    return "{" + String.join(", ", members) + "}";
  }

  private static void member(List<String> into, String name, List<String> values) {
    if (!values.isEmpty()) {
      into.add(name + ":" + Quoted.list(values));
    }
  }
}
