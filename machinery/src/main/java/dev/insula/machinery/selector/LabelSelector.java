package dev.insula.machinery.selector;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.selector.LabelRequirement.Operator;
import dev.insula.machinery.text.GoText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A condition on labels: all requirements must be met. Immutable, thread-safe; matching allocates
 * nothing. Parsing failures are 400 with Kubernetes' text.
 *
 * <p>Source: the page "Labels and Selectors" of the Kubernetes documentation.
 */
public final class LabelSelector {

  private static final LabelSelector EVERYTHING = new LabelSelector(List.of(), false);
  private static final LabelSelector NOTHING = new LabelSelector(List.of(), true);

  private final List<LabelRequirement> requirements;
  private final boolean nothing;

  private LabelSelector(List<LabelRequirement> requirements, boolean nothing) {
    this.requirements = requirements;
    this.nothing = nothing;
  }

  public static LabelSelector everything() {
    return EVERYTHING;
  }

  public static LabelSelector nothing() {
    return NOTHING;
  }

  /** Reads the syntax of query parameters: {@code app=web,tier in (a,b),!old,n>5}. */
  public static LabelSelector parse(String text) {
    return ofAll(new LabelSelectorParser(text).parse());
  }

  /** Matches what has all of these labels. */
  public static LabelSelector ofLabels(Map<String, String> labels) {
    var out = new ArrayList<LabelRequirement>(labels.size());
    labels.forEach((k, v) -> out.add(new LabelRequirement(k, Operator.EQUALS, List.of(v))));
    return ofAll(out);
  }

  /**
   * From a {@code LabelSelector} object with {@code matchLabels} and {@code matchExpressions}. As
   * Kubernetes has it, none matches nothing and an empty one matches everything.
   */
  public static LabelSelector ofObject(@Nullable JsonObject selector) {
    if (selector == null) {
      return NOTHING;
    }
    var out = new ArrayList<LabelRequirement>();
    Meta.strings(selector.object("matchLabels"))
        .forEach((k, v) -> out.add(LabelRequirement.of(k, Operator.EQUALS, List.of(v))));
    for (JsonObject expression : selector.objects("matchExpressions")) {
      Operator operator =
          switch (expression.string("operator", "")) {
            case "In" -> Operator.IN;
            case "NotIn" -> Operator.NOT_IN;
            case "Exists" -> Operator.EXISTS;
            case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
            default ->
                throw ApiException.badRequest(
                    GoText.quote(expression.string("operator", ""))
                        + " is not a valid label selector operator");
          };
      out.add(
          LabelRequirement.of(
              expression.string("key", ""), operator, expression.strings("values")));
    }
    return ofAll(out);
  }

  private static LabelSelector ofAll(List<LabelRequirement> requirements) {
    if (requirements.isEmpty()) {
      return EVERYTHING;
    }
    var sorted = new ArrayList<>(requirements);
    sorted.sort(Comparator.comparing(LabelRequirement::key));
    return new LabelSelector(List.copyOf(sorted), false);
  }

  /** True if the labels meet all requirements. A JSON object of strings will do. */
  public boolean matches(Map<String, ?> labels) {
    if (nothing) {
      return false;
    }
    for (int i = 0; i < requirements.size(); i++) {
      if (!requirements.get(i).matches(labels)) {
        return false;
      }
    }
    return true;
  }

  /** True if the labels of an object meet all requirements. */
  public boolean matchesObject(JsonObject object) {
    if (requirements.isEmpty()) {
      return !nothing;
    }
    JsonObject labels = Meta.of(object).object("labels");
    return matches(labels == null ? Map.<String, Object>of() : labels);
  }

  /** True if any labels match, so that objects need not be looked into. */
  public boolean isEverything() {
    return !nothing && requirements.isEmpty();
  }

  /** True if it is known that no labels match. */
  public boolean isNothing() {
    return nothing;
  }

  /** The canonical syntax of query parameters; empty for everything. */
  @Override
  public String toString() {
    var out = new StringBuilder();
    for (LabelRequirement requirement : requirements) {
      out.append(out.isEmpty() ? "" : ",").append(requirement);
    }
    return out.toString();
  }
}
