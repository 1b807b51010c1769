package dev.insula.controllers.scheduler;

import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One term of a node selector: all requirements on labels and fields must be met; a term without
 * any matches nothing.
 */
public record NodeTerm(List<Requirement> labels, List<Requirement> fields) {

  /** {@code v1.NodeSelectorRequirement}. */
  public record Requirement(String key, String operator, List<String> values) {

    static Requirement of(JsonObject json) {
      return new Requirement(
          json.string("key", ""), json.string("operator", ""), json.strings("values"));
    }

    boolean matches(@Nullable String value) {
      return switch (operator) {
        case "In" -> value != null && values.contains(value);
        case "NotIn" -> value == null || !values.contains(value);
        case "Exists" -> value != null;
        case "DoesNotExist" -> value == null;
        case "Gt" -> compares(value, 1);
        case "Lt" -> compares(value, -1);
        default -> false;
      };
    }

    private boolean compares(@Nullable String value, int sign) {
      if (value == null || values.isEmpty()) {
        return false;
      }
      try {
        return Long.compare(Long.parseLong(value), Long.parseLong(values.getFirst())) == sign;
      } catch (NumberFormatException e) {
        return false;
      }
    }
  }

  /** Reads one. */
  public static NodeTerm of(JsonObject json) {
    return new NodeTerm(
        json.objects("matchExpressions").stream().map(Requirement::of).toList(),
        json.objects("matchFields").stream().map(Requirement::of).toList());
  }

  /** {@code v1.TopologySelectorTerm}: each label has one of its values. */
  static NodeTerm ofTopology(JsonObject json) {
    return new NodeTerm(
        json.objects("matchLabelExpressions").stream()
            .map(each -> new Requirement(each.string("key", ""), "In", each.strings("values")))
            .toList(),
        List.of());
  }

  /** Whether a node is meant. */
  public boolean matches(String nodeName, Map<String, String> nodeLabels) {
    if (labels.isEmpty() && fields.isEmpty()) {
      return false;
    }
    for (Requirement requirement : labels) {
      if (!requirement.matches(nodeLabels.get(requirement.key()))) {
        return false;
      }
    }
    for (Requirement requirement : fields) {
      if (!requirement.key().equals("metadata.name") || !requirement.matches(nodeName)) {
        return false;
      }
    }
    return true;
  }
}
