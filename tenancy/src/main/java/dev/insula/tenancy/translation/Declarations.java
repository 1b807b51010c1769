package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.syncpolicy.Direction;
import dev.insula.tenancy.syncpolicy.SyncPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which of the platform's policies are in force. Pure. */
public final class Declarations {

  /** Policies that are in force at a time: each one costs a list and a watch of its kind. */
  public static final int MOST = 64;

  /** Finds CustomResourceDefinitions of the super cluster. */
  public interface Definitions {
    /** Null if there is none of that name. */
    @Nullable JsonObject find(String name);
  }

  /**
   * What is to be said of a policy.
   *
   * @param valid whether it says something that can be followed
   * @param reason in one word, for conditions
   */
  public record Verdict(
      SyncPolicy policy,
      boolean valid,
      Optional<Declaration> inForce,
      String reason,
      String message) {

    private static Verdict invalid(SyncPolicy policy, String reason, String message) {
      return new Verdict(policy, false, Optional.empty(), reason, message);
    }

    private static Verdict waits(SyncPolicy policy, String reason, String message) {
      return new Verdict(policy, true, Optional.empty(), reason, message);
    }
  }

  private Declarations() {}

  /** Judges policies together: of those about one resource the oldest is followed. */
  public static List<Verdict> judge(Collection<SyncPolicy> policies, Definitions definitions) {
    var out = new ArrayList<Verdict>();
    Map<String, String> first = new HashMap<>();
    var inOrder =
        policies.stream()
            .sorted(Comparator.comparing(SyncPolicy::created).thenComparing(SyncPolicy::name))
            .toList();
    for (SyncPolicy policy : inOrder) {
      Optional<String> problem = policy.problem();
      if (problem.isPresent()) {
        out.add(Verdict.invalid(policy, "Invalid", problem.get()));
        continue;
      }
      String other = first.putIfAbsent(policy.definition(), policy.name());
      if (other != null) {
        out.add(
            Verdict.invalid(
                policy, "AnotherPolicy", other + ", which is older, is about the same resource"));
      } else if (first.size() > MOST) {
        out.add(
            Verdict.invalid(policy, "TooManyPolicies", "more than " + MOST + " are not followed"));
      } else {
        out.add(judge(policy, definitions.find(policy.definition())));
      }
    }
    return out;
  }

  private static Verdict judge(SyncPolicy policy, @Nullable JsonObject definition) {
    if (definition == null) {
      return Verdict.waits(
          policy,
          "DefinitionMissing",
          "the super cluster has no CustomResourceDefinition " + policy.definition());
    }
    String scope = policy.direction() == Direction.DOWN ? "Namespaced" : "Cluster";
    if (!definition.objectAt("spec").string("scope", "").equals(scope)) {
      return Verdict.waits(
          policy,
          "OtherScope",
          scope.equals("Cluster")
              ? "only kinds without namespaces are offered up"
              : "kinds without namespaces never go down");
    }
    if (!OfferedDefinition.isEstablished(definition)) {
      return Verdict.waits(
          policy, "NotEstablished", policy.definition() + " is not established yet");
    }
    return OfferedDefinition.of(policy, definition)
        .map(offered -> inForce(policy, definition, offered))
        .orElseGet(
            () ->
                Verdict.waits(
                    policy,
                    "VersionNotServed",
                    policy.definition() + " does not serve " + policy.resource().version()));
  }

  private static Verdict inForce(
      SyncPolicy policy, JsonObject definition, OfferedDefinition offered) {
    String kind = definition.objectAt("spec", "names").string("kind", "");
    var declaration = new Declaration(new CustomKind(policy.resource(), kind), policy, offered);
    return new Verdict(
        policy, true, Optional.of(declaration), "Synced", "objects of " + kind + " pass");
  }
}
