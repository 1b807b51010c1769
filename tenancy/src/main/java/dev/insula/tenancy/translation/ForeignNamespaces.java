package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.airlock.Refusal;
import dev.insula.tenancy.fields.FieldPath;
import dev.insula.tenancy.syncpolicy.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds fields of custom objects that name or choose namespaces without a declaration of the
 * platform: below, the names would be those of the super cluster, so that a tenant's object would
 * lead to the platform's or to another tenant's. Immutable.
 *
 * <p>No schema says what a text means, so that it goes by the members' names, as API conventions
 * have them: {@code namespace}, {@code targetNamespace}, {@code namespaceSelector}. A policy that
 * knows better says that such a field names nothing.
 */
final class ForeignNamespaces {

  /** Refusals of one object that are told. */
  static final int MOST = 16;

  private static final String RULE = "undeclared-namespace";

  /** Fields that are translated. */
  private final Set<String> translated;

  /** Fields that name nothing, with all that is in them. */
  private final Set<String> harmless;

  ForeignNamespaces(List<Reference> declared) {
    translated = paths(declared.stream().filter(r -> r.to().equals("Namespace")).toList());
    harmless = paths(declared.stream().filter(r -> !r.namesAnObject()).toList());
  }

  private static Set<String> paths(List<Reference> references) {
    return references.stream()
        .map(Reference::path)
        .map(FieldPath::toString)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * @param content of the tenant's object, without what does not pass
   */
  List<Refusal> refused(JsonObject content) {
    var refusals = new ArrayList<Refusal>(0);
    members(content, "", refusals);
    return refusals;
  }

  private void members(JsonObject object, String path, List<Refusal> out) {
    for (int i = 0; i < object.size() && out.size() < MOST; i++) {
      String key = object.keyAt(i);
      String at = path.isEmpty() ? key : path + "." + key;
      if (!harmless.contains(at)) {
        member(key, object.valueAt(i), at, out);
      }
    }
  }

  private void member(String key, Object value, String at, List<Refusal> out) {
    String name = key.toLowerCase(Locale.ROOT);
    boolean names = name.endsWith("namespace") || name.endsWith("namespaces");
    if (name.endsWith("namespaceselector") || (names && leadsElsewhere(value, at))) {
      out.add(
          new Refusal(
              at,
              RULE,
              "it would be a namespace of the platform's cluster",
              "leave it out; the platform can declare what it names in its SyncPolicy"));
    } else {
      inner(value, at, out);
    }
  }

  private boolean leadsElsewhere(Object value, String at) {
    return switch (value) {
      case String text -> !text.isEmpty() && !translated.contains(at);
      case JsonArray list ->
          !list.isEmpty()
              && !(translated.contains(at + "[*]")
                  && list.stream().allMatch(String.class::isInstance));
      case JsonObject object -> !object.isEmpty();
      default -> false;
    };
  }

  private void inner(Object value, String at, List<Refusal> out) {
    if (value instanceof JsonObject object) {
      members(object, at, out);
    } else if (value instanceof JsonArray list) {
      String each = at + "[*]";
      if (!harmless.contains(each)) {
        for (Object element : list) {
          inner(element, each, out);
        }
      }
    }
  }
}
