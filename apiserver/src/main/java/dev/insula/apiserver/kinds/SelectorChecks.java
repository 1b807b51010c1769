package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.names.LabelRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules on label selectors, node selectors, tolerations and topology keys. */
final class SelectorChecks {

  /** Operators of nodes' selectors besides those of all selectors. */
  private static final Set<String> COMPARISONS = Set.of("Gt", "Lt");

  /** Those that compare numbers are known, but behind a gate that is off. */
  private static final List<String> COMPARING_OPERATORS = List.of("Equal", "Exists", "Lt", "Gt");

  private static final String TOPOLOGY_REQUIRED = "can not be empty";

  private SelectorChecks() {}

  static void define(Vocabulary words) {
    words.check("selectorValues", SelectorChecks::selectorValues);
    words.check("selectorValueFormat", SelectorChecks::selectorValueFormat);
    words.check("nodeSelectorValues", SelectorChecks::nodeSelectorValues);
    words.check("nodeFieldValues", SelectorChecks::nodeFieldValues);
    words.check("tolerationRules", SelectorChecks::tolerationRules);
    words.check("uniqueTolerations", SelectorChecks::uniqueTolerations);
    words.check("topologyKey", SelectorChecks::topologyKey);
    words.check("affinityNamespaces", SelectorChecks::affinityNamespaces);
    words.check("affinityLabelKeys", SelectorChecks::affinityLabelKeys);
    words.check("spreadLabelKeys", SelectorChecks::spreadLabelKeys);
  }

  private static void selectorValues(Node requirement, Findings findings) {
    Node values = requirement.field("values");
    Node operator = requirement.field("operator");
    switch (operator.string()) {
      case "In", "NotIn" -> {
        if (values.empty()) {
          findings.required(values, "must be specified when `operator` is 'In' or 'NotIn'");
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (!values.empty()) {
          findings.forbidden(
              values, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
      }
      default -> findings.invalid(operator, operator.string(), "not a valid selector operator");
    }
  }

  private static void selectorValueFormat(Node values, Findings findings) {
    for (int i = 0; i < values.list().size(); i++) {
      Node value = values.element(i);
      LabelRules.value(value.string()).forEach(text -> findings.invalid(value, text));
    }
  }

  private static void nodeSelectorValues(Node requirement, Findings findings) {
    if (!COMPARISONS.contains(requirement.field("operator").string())) {
      selectorValues(requirement, findings);
      return;
    }
    Node values = requirement.field("values");
    if (values.list().size() != 1) {
      findings.required(values, "must be specified single value when `operator` is 'Lt' or 'Gt'");
    }
  }

  /** Only the name of a node can be selected by field. */
  private static void nodeFieldValues(Node requirement, Findings findings) {
    Node operator = requirement.field("operator");
    Node values = requirement.field("values");
    if (!Set.of("In", "NotIn").contains(operator.string())) {
      findings.invalid(operator, operator.string(), "not a valid selector operator");
    } else if (values.list().size() != 1) {
      findings.required(
          values,
          "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
    }
    Node key = requirement.field("key");
    if (!key.string().equals("metadata.name")) {
      findings.invalid(key, key.string(), "not a valid field selector key");
      return;
    }
    for (int i = 0; i < values.list().size(); i++) {
      Node value = values.element(i);
      Formats.named("dnsSubdomain")
          .apply(value.string())
          .forEach(text -> findings.invalid(value, text));
    }
  }

  private static void tolerationRules(Node toleration, Findings findings) {
    Node operator = toleration.field("operator");
    String value = toleration.field("value").string();
    if (toleration.field("key").empty() && !operator.string().equals("Exists")) {
      findings.invalid(
          operator,
          operator.string(),
          "operator must be Exists when `key` is empty, which means \"match all values and all"
              + " keys\"");
    }
    Node effect = toleration.field("effect");
    if (toleration.field("tolerationSeconds").present() && !effect.string().equals("NoExecute")) {
      findings.invalid(
          effect, effect.string(), "effect must be 'NoExecute' when `tolerationSeconds` is set");
    }
    switch (operator.string()) {
      case "", "Equal" ->
          LabelRules.value(value).forEach(text -> findings.invalid(operator, value, text));
      case "Exists" -> {
        if (!value.isEmpty()) {
          findings.invalid(operator, value, "value must be empty when `operator` is 'Exists'");
        }
      }
      case "Gt", "Lt" -> findings.unsupported(operator, operator.string(), COMPARING_OPERATORS);
      default -> findings.unsupported(operator, operator.string(), List.of("Equal", "Exists"));
    }
  }

  private static void uniqueTolerations(Node tolerations, Findings findings) {
    var seen = new HashSet<List<String>>();
    for (int i = 0; i < tolerations.list().size(); i++) {
      Node toleration = tolerations.element(i);
      var key = new ArrayList<String>();
      for (String field : List.of("key", "operator", "value", "effect")) {
        key.add(toleration.field(field).string());
      }
      if (!seen.add(key)) {
        findings.duplicate(toleration, GoStructs.json("Toleration", toleration.object()), "");
      }
    }
  }

  private static void affinityNamespaces(Node namespaces, Findings findings) {
    Node shown = namespaces.parent().field("namespace");
    for (String name : namespaces.list().strings()) {
      Formats.named("dnsLabel").apply(name).forEach(text -> findings.invalid(shown, name, text));
    }
  }

  private static void affinityLabelKeys(Node term, Findings findings) {
    Node matching = term.field("matchLabelKeys");
    Node different = term.field("mismatchLabelKeys");
    labelKeys(matching, findings);
    labelKeys(different, findings);
    selectedTwice(term, findings);
    Set<String> matched = Set.copyOf(matching.list().strings());
    for (int i = 0; i < different.list().size(); i++) {
      String key = different.element(i).string();
      if (matched.contains(key)) {
        findings.invalid(
            matching.element(i), key, "exists in both matchLabelKeys and mismatchLabelKeys");
      }
    }
  }

  private static void labelKeys(Node keys, Findings findings) {
    if (keys.empty()) {
      return;
    }
    if (keys.parent().field("labelSelector").absent()) {
      findings.forbidden(keys, "must not be specified when labelSelector is not set");
      return;
    }
    for (int i = 0; i < keys.list().size(); i++) {
      Node key = keys.element(i);
      LabelRules.key(key.string()).forEach(text -> findings.invalid(key, key.string(), text));
    }
  }

  private static void spreadLabelKeys(Node constraint, Findings findings) {
    labelKeys(constraint.field("matchLabelKeys"), findings);
    selectedTwice(constraint, findings);
  }

  /**
   * The values of the keys are in the selector already, so a key that it names on its own is there
   * twice. The error names the key's position below the term itself.
   */
  private static void selectedTwice(Node term, Findings findings) {
    List<String> keys = term.field("matchLabelKeys").list().strings();
    var positions = new HashMap<String, Integer>();
    for (int i = 0; i < keys.size(); i++) {
      positions.put(keys.get(i), i);
    }
    JsonObject selector = term.field("labelSelector").object();
    var taken = new HashSet<>(selector.objectAt("matchLabels").keySet());
    for (JsonObject expression : selector.objects("matchExpressions")) {
      String key = expression.string("key", "");
      Integer position = positions.get(key);
      if (!taken.add(key) && position != null) {
        findings.invalid(
            term.entry(Integer.toString(position)),
            key,
            "exists in both matchLabelKeys and labelSelector");
      }
    }
  }

  /**
   * A key that says which nodes are one place; the error of an empty one is followed by its form's.
   */
  private static void topologyKey(Node object, Findings findings) {
    Node key = object.field("topologyKey");
    if (key.empty()) {
      findings.required(key, TOPOLOGY_REQUIRED);
    }
    LabelRules.key(key.string()).forEach(text -> findings.invalid(key, key.string(), text));
  }

  /** Whether labels match a selector; a selector that is malformed matches nothing. */
  static boolean matches(JsonObject selector, JsonObject labels) {
    JsonObject wanted = selector.objectAt("matchLabels");
    for (String key : wanted.keySet()) {
      if (!java.util.Objects.equals(wanted.get(key), labels.get(key))) {
        return false;
      }
    }
    for (JsonObject expression : selector.objects("matchExpressions")) {
      if (!matchesExpression(expression, labels)) {
        return false;
      }
    }
    return true;
  }

  private static boolean matchesExpression(JsonObject expression, JsonObject labels) {
    String value = labels.string(expression.string("key", ""));
    List<String> values = expression.strings("values");
    return switch (expression.string("operator", "")) {
      case "In" -> value != null && values.contains(value);
      case "NotIn" -> value == null || !values.contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> false;
    };
  }
}
