package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.names.NameRules;
import dev.insula.tenancy.airlock.Refusal;
import dev.insula.tenancy.fields.FieldPath;
import dev.insula.tenancy.naming.SuperNames;
import dev.insula.tenancy.syncpolicy.Reference;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of custom objects that name other objects, as a policy declares them: what they name,
 * and what it is called below. Immutable.
 */
final class CustomReferences {

  /** Names in one object, each of which may be an object to bring down before it. */
  static final int MOST_NAMES = 1_000;

  private static final String NO_NAME = "reference-name";
  private static final String TOO_MANY = "reference-count";

  private final List<Reference> declared;
  private final List<Reference> results;

  /**
   * @param declared what names objects that are there
   * @param results what names objects that controllers make
   */
  CustomReferences(List<Reference> declared, List<Reference> results) {
    this.declared = declared.stream().filter(Reference::namesAnObject).toList();
    this.results = results;
  }

  /** Writes the names that objects have in the super cluster. */
  void rewrite(JsonObject content, TenantContext context) {
    for (Reference reference : declared) {
      reference.path().rewrite(content, name -> nameBelow(reference, name, context));
    }
    for (Reference result : results) {
      result.path().rewrite(content, name -> name.isEmpty() ? name : SuperNames.result(name));
    }
  }

  private static String nameBelow(Reference reference, String name, TenantContext context) {
    if (name.isEmpty()) {
      return name;
    }
    return switch (reference.to()) {
      case "ConfigMap", "Secret" -> SuperNames.object(name);
      case "Namespace" -> context.superNamespace(name);
      default -> name;
    };
  }

  /** What has to be in the super cluster. */
  References in(JsonObject content) {
    References found = References.none();
    found.serviceAccounts().addAll(named("ServiceAccount", content));
    found.configMaps().addAll(named("ConfigMap", content));
    found.secrets().addAll(named("Secret", content));
    found.namespaces().addAll(named("Namespace", content));
    return found;
  }

  /** What comes up for it when a controller has made it. */
  List<MadeFor> madeFor(JsonObject content) {
    var made = new ArrayList<MadeFor>();
    for (SyncedKind kind : List.of(SyncedKind.SECRET, SyncedKind.CONFIG_MAP)) {
      named(kind.kind(), content, results).stream()
          .distinct()
          .forEach(name -> made.add(new MadeFor(kind, name)));
    }
    return List.copyOf(made);
  }

  private List<String> named(String to, JsonObject content) {
    return named(to, content, declared);
  }

  private static List<String> named(String to, JsonObject content, List<Reference> fields) {
    var names = new ArrayList<String>();
    for (Reference reference : fields) {
      if (reference.to().equals(to)) {
        for (FieldPath.Found found : reference.path().in(content)) {
          if (found.value() instanceof String name && !name.isEmpty()) {
            names.add(name);
          }
        }
      }
    }
    return names;
  }

  /**
   * Why what is named can't be told: some controllers read more than a name from such a text, such
   * as a namespace before a slash.
   */
  List<Refusal> refused(JsonObject content) {
    var refusals = new ArrayList<Refusal>();
    int names = 0;
    for (Reference reference : concat(declared, results)) {
      for (FieldPath.Found found : reference.path().in(content)) {
        if (++names > MOST_NAMES) {
          return List.of(
              new Refusal(
                  found.path(),
                  TOO_MANY,
                  "an object names at most " + MOST_NAMES + " others",
                  "name fewer"));
        }
        if (!isName(reference, found.value()) && refusals.size() < ForeignNamespaces.MOST) {
          refusals.add(
              new Refusal(
                  found.path(),
                  NO_NAME,
                  "it is no name of a " + reference.to(),
                  "name one in the namespace of this object"));
        }
      }
    }
    return refusals;
  }

  private static List<Reference> concat(List<Reference> some, List<Reference> more) {
    var all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  private static boolean isName(Reference reference, Object value) {
    if (!(value instanceof String name)) {
      return false;
    }
    return name.isEmpty()
        || (reference.to().equals("Namespace")
            ? NameRules.dns1123Label(name).isEmpty()
            : NameRules.dns1123Subdomain(name).isEmpty());
  }
}
