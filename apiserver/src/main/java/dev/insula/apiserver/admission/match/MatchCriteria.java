package dev.insula.apiserver.admission.match;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.selector.LabelSelector;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a policy, a binding or a webhook is about. Immutable, thread-safe.
 *
 * <p>Source: the reference of {@code MatchResources}, and of {@code matchPolicy} of webhooks.
 *
 * @param rules what it is about; {@code unruled} tells what none of them means
 * @param excluded what is left out again
 * @param equivalent whether a rule for one version of a resource catches the others
 * @param unruled whether all resources match where there is no rule
 */
public record MatchCriteria(
    LabelSelector namespaces,
    LabelSelector objects,
    List<ResourceRule> rules,
    List<ResourceRule> excluded,
    boolean equivalent,
    boolean unruled) {

  public MatchCriteria {
    rules = List.copyOf(rules);
    excluded = List.copyOf(excluded);
  }

  /** Of a policy's {@code matchConstraints} or a binding's {@code matchResources}. */
  public static MatchCriteria ofResources(JsonObject match) {
    return new MatchCriteria(
        selector(match.object("namespaceSelector")),
        selector(match.object("objectSelector")),
        match.objects("resourceRules").stream().map(ResourceRule::of).toList(),
        match.objects("excludeResourceRules").stream().map(ResourceRule::of).toList(),
        match.string("matchPolicy", "Equivalent").equals("Equivalent"),
        true);
  }

  /** Of a webhook, which without rules is about nothing. */
  public static MatchCriteria ofWebhook(JsonObject webhook) {
    return new MatchCriteria(
        selector(webhook.object("namespaceSelector")),
        selector(webhook.object("objectSelector")),
        webhook.objects("rules").stream().map(ResourceRule::of).toList(),
        List.of(),
        webhook.string("matchPolicy", "Equivalent").equals("Equivalent"),
        false);
  }

  private static LabelSelector selector(@Nullable JsonObject selector) {
    return selector == null ? LabelSelector.everything() : LabelSelector.ofObject(selector);
  }

  /** The version of the resource in which the write matches; empty if it does not. */
  public Optional<GroupVersionResource> match(MatchTarget target) {
    // The rules first: looking at them costs least, and most writes match none.
    Optional<GroupVersionResource> matched =
        rules.isEmpty() && unruled ? Optional.of(target.resource()) : firstMatch(rules, target);
    if (matched.isEmpty()
        || firstMatch(excluded, target).isPresent()
        || !coversObject(target)
        || !coversNamespace(target)) {
      return Optional.empty();
    }
    return matched;
  }

  private boolean coversNamespace(MatchTarget target) {
    return namespaces.isEverything()
        || target.namespace().isEmpty()
        || namespaces.matches(target.namespaceLabels());
  }

  /** Either side of an update will do. */
  private boolean coversObject(MatchTarget target) {
    return objects.isEverything()
        || covers(target.request().object())
        || covers(target.request().old());
  }

  private boolean covers(@Nullable JsonObject object) {
    return object != null && objects.matches(Meta.labels(object));
  }

  private Optional<GroupVersionResource> firstMatch(List<ResourceRule> of, MatchTarget target) {
    List<GroupVersionResource> versions =
        of.isEmpty() ? List.of() : equivalent ? target.equivalents() : List.of(target.resource());
    for (GroupVersionResource version : versions) {
      for (ResourceRule rule : of) {
        if (rule.matches(version, target)) {
          return Optional.of(version);
        }
      }
    }
    return Optional.empty();
  }
}
