package dev.insula.tenancy.audit;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.quantity.Quantity;
import dev.insula.tenancy.translation.PolicyObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether the objects that hold a tenant in bounds are there and say what follows from the profile
 * now: drift. One check for each kind of them.
 */
final class PolicyChecks {

  private PolicyChecks() {}

  /** The checks of those kinds that belong to a layer. */
  static List<AuditCheck> of(Layer layer) {
    return Stream.of(PolicyObjects.Kind.values())
        .filter(kind -> layerOf(kind) == layer)
        .map(PolicyChecks::check)
        .toList();
  }

  private static Layer layerOf(PolicyObjects.Kind kind) {
    return kind == PolicyObjects.Kind.NETWORK ? Layer.NETWORK : Layer.WORKLOAD;
  }

  private static AuditCheck check(PolicyObjects.Kind kind) {
    AuditCheck made =
        AuditCheck.ofTenant(
            "policy-" + kind.kind().toLowerCase(Locale.ROOT),
            "each super namespace has the " + kind.kind() + " of the profile",
            layerOf(kind),
            Means.READING,
            "restart Insula or touch the namespace: the syncer writes the policy again",
            tenant -> examine(kind, tenant));
    return kind == PolicyObjects.Kind.QUOTA
        ? made.answers("mtb: Require namespace quotas", "mtb: Require object quotas")
        : made;
  }

  private static Verdict examine(PolicyObjects.Kind kind, AuditedTenant tenant) {
    var findings = new ArrayList<Finding>();
    var context = tenant.context();
    if (PolicyObjects.of(kind, context, "default").isEmpty()) {
      return new Verdict.NotPromised(
          "profile " + tenant.profile().name() + " asks for no " + kind.kind());
    }
    List<JsonObject> existing = tenant.below(kind.resource());
    tenant
        .namespaces()
        .forEach(
            (superName, name) -> {
              for (JsonObject wanted : PolicyObjects.of(kind, context, name)) {
                var found =
                    existing.stream()
                        .filter(o -> Meta.objectName(o).equals(Meta.objectName(wanted)))
                        .findFirst();
                if (found.isEmpty()) {
                  findings.add(Finding.of(kind.kind(), wanted, "is missing"));
                } else if (!isAsWanted(found.get().objectAt("spec"), wanted.objectAt("spec"))) {
                  findings.add(Finding.of(kind.kind(), wanted, "is not what the profile says"));
                }
              }
            });
    return Verdict.of(findings, tenant.inNamespaces());
  }

  /** Members that servers add by themselves, and that narrow or open nothing. */
  private static final Set<String> DEFAULTED = Set.of("defaultRequest", "matchPolicy", "scope");

  /** Whether the value is the wanted one, but for what the server adds by itself. */
  static boolean isAsWanted(Object value, Object wanted) {
    if (value instanceof JsonObject object && wanted instanceof JsonObject members) {
      for (var member : object.entrySet()) {
        Object expected = members.get(member.getKey());
        boolean fine =
            expected == null
                ? DEFAULTED.contains(member.getKey()) || isEmpty(member.getValue())
                : isAsWanted(member.getValue(), expected);
        if (!fine) {
          return false;
        }
      }
      return members.entrySet().stream()
          .allMatch(member -> object.containsKey(member.getKey()) || isEmpty(member.getValue()));
    }
    if (value instanceof JsonArray list && wanted instanceof JsonArray items) {
      if (list.size() != items.size()) {
        return false;
      }
      for (int i = 0; i < items.size(); i++) {
        if (!isAsWanted(list.get(i), items.get(i))) {
          return false;
        }
      }
      return true;
    }
    return value.equals(wanted) || isSameQuantity(value, wanted);
  }

  private static boolean isEmpty(Object value) {
    return switch (value) {
      case JsonObject object -> object.isEmpty();
      case JsonArray list -> list.isEmpty();
      default -> false;
    };
  }

  /** Servers write {@code 1000m} as {@code 1}. */
  private static boolean isSameQuantity(Object value, Object wanted) {
    if (!(value instanceof String one) || !(wanted instanceof String other)) {
      return false;
    }
    try {
      return Quantity.parse(one).compareTo(Quantity.parse(other)) == 0;
    } catch (Quantity.MalformedQuantityException e) {
      return false;
    }
  }
}
