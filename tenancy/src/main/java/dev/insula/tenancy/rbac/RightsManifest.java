package dev.insula.tenancy.rbac;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The roles that give an identity the rights of Insula, and their bindings. Pure. */
public final class RightsManifest {

  /** Of the roles and bindings. */
  public static final String NAME = "insula";

  /** Insula's own namespace. */
  public static final String NAMESPACE = "insula-system";

  private static final String RBAC = "rbac.authorization.k8s.io";

  private RightsManifest() {}

  /** Who gets the rights. */
  public sealed interface Identity {
    /** As certificates and tokens of the cluster's users name it. */
    record User(String name) implements Identity {}

    record Group(String name) implements Identity {}

    /** A service account in {@value RightsManifest#NAMESPACE}, which is made too. */
    record ServiceAccount(String name) implements Identity {}
  }

  /** What is to be applied, in this order, by somebody who has these rights and may give them. */
  public static List<JsonObject> of(Identity identity) {
    var out = new ArrayList<JsonObject>();
    out.add(object("v1", "Namespace", "", NAMESPACE));
    if (identity instanceof Identity.ServiceAccount(String name)) {
      out.add(object("v1", "ServiceAccount", NAMESPACE, name));
    }
    out.add(role("ClusterRole", ""));
    out.add(binding("ClusterRoleBinding", "", identity));
    for (String namespace : namespaces()) {
      out.add(role("Role", namespace));
      out.add(binding("RoleBinding", namespace, identity));
    }
    return out;
  }

  private static List<String> namespaces() {
    var names = new TreeSet<String>();
    Right.all().stream().map(Right::namespace).filter(n -> !n.isEmpty()).forEach(names::add);
    return List.copyOf(names);
  }

  private static JsonObject role(String kind, String namespace) {
    JsonObject role = object(RBAC + "/v1", kind, namespace, NAME);
    var rules = new JsonArray();
    Right.all().stream()
        .filter(right -> right.namespace().equals(namespace))
        .map(Right::rule)
        .forEach(rules::add);
    role.put("rules", rules);
    return role;
  }

  private static JsonObject binding(String kind, String namespace, Identity identity) {
    JsonObject binding = object(RBAC + "/v1", kind, namespace, NAME);
    String role = namespace.isEmpty() ? "ClusterRole" : "Role";
    binding.put("roleRef", JsonObject.of("apiGroup", RBAC, "kind", role, "name", NAME));
    binding.put("subjects", JsonArray.of(subject(identity)));
    return binding;
  }

  private static JsonObject subject(Identity identity) {
    return switch (identity) {
      case Identity.User(String name) ->
          JsonObject.of("kind", "User", "apiGroup", RBAC, "name", name);
      case Identity.Group(String name) ->
          JsonObject.of("kind", "Group", "apiGroup", RBAC, "name", name);
      case Identity.ServiceAccount(String name) ->
          JsonObject.of("kind", "ServiceAccount", "name", name, "namespace", NAMESPACE);
    };
  }

  private static JsonObject object(String version, String kind, String namespace, String name) {
    var meta = JsonObject.of("name", name);
    if (!namespace.isEmpty()) {
      meta.put("namespace", namespace);
    }
    return JsonObject.of("apiVersion", version, "kind", kind, "metadata", meta);
  }
}
