package dev.insula.tenancy.airlock;

import dev.insula.tenancy.fields.FieldPath;
import dev.insula.tenancy.profile.IsolationProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The airlock's rules as conditions in CEL, for a policy of the super cluster that holds when
 * Insula is down: the same rules, written once. Pure.
 *
 * <p>Left out is what the super cluster itself adds to objects, and what CEL can't say: ranges of
 * addresses, and hosts.
 */
public final class RuleConditions {

  /**
   * A condition that holds for objects that may be written.
   *
   * @param expression in CEL, about {@code object} and {@code request}
   */
  public record Condition(String rule, String expression, String message) {}

  /** Kinds whose rules the super cluster is asked to keep. */
  private static final Set<String> KINDS =
      Set.of("Pod", "Service", "PersistentVolumeClaim", "Ingress", ProfileRules.SNAPSHOT);

  /** Admission fills in the class that the cluster gives to pods that name none. */
  private static final Set<String> DECIDED_BELOW = Set.of("priority-class-allowed");

  /** Nodes, schedulers and network plug-ins write these after the object was made. */
  private static final Set<String> AT_CREATION =
      Set.of("node-name", "volume-name", "ephemeral-volume-name");

  private RuleConditions() {}

  /** What objects in the super namespaces of tenants with this profile must be like. */
  public static List<Condition> of(IsolationProfile profile) {
    var out = new ArrayList<Condition>();
    Airlock.rulesOf(profile)
        .forEach(
            rule -> {
              if (KINDS.contains(rule.kind()) && !DECIDED_BELOW.contains(rule.id())) {
                condition(rule).ifPresent(out::add);
              }
            });
    return out;
  }

  private static Optional<Condition> condition(Rule rule) {
    var parts = new ArrayList<String>();
    for (FieldPath field : rule.fields()) {
      Optional<String> refused = new Refused(rule.check(), last(field)).of("%s");
      if (refused.isEmpty()) {
        return Optional.empty();
      }
      parts.add(holds("object", field.steps(), 0, refused.get()));
    }
    var guard = new StringBuilder(isAnother(rule.kind()));
    boolean annotations = rule.fields().getFirst().steps().getFirst().key().equals("metadata");
    if ((annotations && rule.kind().equals("Pod")) || AT_CREATION.contains(rule.id())) {
      guard.append(" || request.operation != 'CREATE'");
    }
    if (rule.id().equals("toleration")) {
      // The runtime class may bring tolerations of its own, which admission adds.
      guard.append(" || has(object.spec.runtimeClassName)");
    }
    return Optional.of(
        new Condition(
            rule.id(),
            guard + " || (" + String.join(" && ", parts) + ")",
            "refused by rule " + rule.id() + (rule.why().isEmpty() ? "" : ": " + rule.why())));
  }

  /** Custom kinds are qualified by their group. */
  private static String isAnother(String kind) {
    return kind.contains(".")
        ? "request.kind.kind + '.' + request.kind.group != '" + kind + "'"
        : "request.kind.kind != '" + kind + "'";
  }

  private static String last(FieldPath field) {
    return field.steps().getLast().key();
  }

  /** That nothing of what the steps lead to is refused. */
  private static String holds(String base, List<FieldPath.Step> steps, int at, String refused) {
    if (at == steps.size()) {
      return "!(" + refused.replace("%s", base) + ")";
    }
    FieldPath.Step step = steps.get(at);
    String member = base + "." + step.key();
    String inner;
    if (step.each()) {
      String element = "v" + at;
      inner = member + ".all(" + element + ", " + holds(element, steps, at + 1, refused) + ")";
    } else {
      inner = holds(member, steps, at + 1, refused);
    }
    return "(!has(" + member + ") || " + inner + ")";
  }
}
