package dev.insula.apiserver.objects;

import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.selector.FieldSelector;
import dev.insula.machinery.selector.LabelSelector;

/**
 * Which objects a list, watch or deletecollection is about: a label selector and a field selector.
 * Immutable, thread-safe. Stored bytes are skimmed, never parsed to a tree.
 */
public final class Selection {

  private static final String NAME = "metadata.name";
  private static final String NAMESPACE = "metadata.namespace";

  private final LabelSelector labels;
  private final FieldSelector fields;
  private final ObjectSkim skim;

  private Selection(ResourceDefinition definition, LabelSelector labels, FieldSelector fields) {
    this.labels = labels;
    this.fields = fields;
    this.skim = ObjectSkim.of(definition, labels, fields);
  }

  /**
   * @throws ApiException 400 if a selector can't be read or names a field the resource hasn't
   */
  public static Selection of(
      ResourceDefinition definition, String labelSelector, String fieldSelector) {
    LabelSelector labels = LabelSelector.parse(labelSelector);
    FieldSelector fields = FieldSelector.parse(fieldSelector);
    for (FieldSelector.Term term : fields.terms()) {
      checkField(definition, term.field());
    }
    return new Selection(definition, labels, fields);
  }

  public boolean isEverything() {
    return labels.isEverything() && fields.isEverything();
  }

  /** The only name that can be selected, or empty if there may be several. */
  public String onlyName() {
    String name = fields.required(NAME);
    return name == null ? "" : name;
  }

  /** Whether a stored object is selected. */
  public boolean matches(byte[] stored) {
    if (isEverything()) {
      return true;
    }
    ObjectSkim.Found found = skim.read(stored);
    return labels.matches(found.labels()) && fields.matches(found::field);
  }

  private static void checkField(ResourceDefinition definition, String field) {
    boolean plain = definition.builtIn() && definition.selectableFields().isEmpty();
    boolean known =
        definition.selectableFields().containsKey(field)
            || field.equals(NAME)
            || (field.equals(NAMESPACE) && (definition.namespaced() || plain));
    if (!known) {
      throw ApiException.badRequest(plain ? unknownOfAny(field) : unknownOf(definition, field));
    }
  }

  private static String unknownOfAny(String field) {
    return "\""
        + field
        + "\" is not a known field selector: only \""
        + NAME
        + "\", \""
        + NAMESPACE
        + "\"";
  }

  /** Some kinds have words of their own. */
  private static String unknownOf(ResourceDefinition definition, String field) {
    return switch (definition.builtIn() ? definition.resource().resource() : "") {
      case "jobs" -> "field label \"" + field + "\" not supported for Job";
      case "resourceslices" ->
          "field label not supported for "
              + definition.apiVersion()
              + ", Kind="
              + definition.kind()
              + ": "
              + field;
      default -> "field label not supported: " + field;
    };
  }

  /** For tests and logs: selectors are no secrets. */
  @Override
  public String toString() {
    return "Selection[" + labels + ", " + fields + "]";
  }
}
