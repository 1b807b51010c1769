package dev.insula.machinery.quota;

import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A condition under which objects count for a quota. Immutable.
 *
 * @param operator In, NotIn, Exists or DoesNotExist
 * @param values class names, for In and NotIn
 */
public record QuotaScope(String name, String operator, List<String> values) {

  public QuotaScope {
    values = List.copyOf(values);
  }

  /** All scopes of a ResourceQuota's spec; an object must be within each. */
  static List<QuotaScope> of(JsonObject spec) {
    var out = new ArrayList<QuotaScope>();
    spec.strings("scopes").forEach(name -> out.add(new QuotaScope(name, "Exists", List.of())));
    for (JsonObject item : spec.objectAt("scopeSelector").objects("matchExpressions")) {
      out.add(
          new QuotaScope(
              item.string("scopeName", ""), item.string("operator", ""), item.strings("values")));
    }
    return out;
  }

  /**
   * Whether the scope covers objects of a class.
   *
   * @param className empty if the object names none
   */
  boolean covers(String className) {
    return switch (operator) {
      case "In" -> values.contains(className);
      case "NotIn" -> !values.contains(className);
      case "Exists" -> !className.isEmpty();
      case "DoesNotExist" -> className.isEmpty();
      default -> false;
    };
  }
}
