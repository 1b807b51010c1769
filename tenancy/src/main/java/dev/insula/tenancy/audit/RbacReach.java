package dev.insula.tenancy.audit;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** What subjects of the super cluster may do by its stored roles and bindings. */
final class RbacReach {

  /** What everybody may read so as to find their way: Kubernetes' own defaults. */
  private static final Set<String> DISCOVERY =
      Set.of(
          "/api",
          "/api/*",
          "/apis",
          "/apis/*",
          "/healthz",
          "/livez",
          "/readyz",
          "/openapi",
          "/openapi/*",
          "/version",
          "/version/",
          "/.well-known/openid-configuration",
          "/.well-known/openid-configuration/",
          "/openid/v1/jwks",
          "/openid/v1/jwks/");

  private static final Set<String> SELF_REVIEWS =
      Set.of("selfsubjectaccessreviews", "selfsubjectrulesreviews", "selfsubjectreviews");

  /** Where kubeadm lets everybody read how to join. */
  private static final String PUBLIC = "kube-public";

  private final AuditedCluster cluster;

  RbacReach(AuditedCluster cluster) {
    this.cluster = cluster;
  }

  /** A finding for each binding that gives such a subject more than discovery. */
  List<Finding> grants(Predicate<JsonObject> subject) {
    return grants(subject, (_, _) -> false);
  }

  /**
   * A finding for each binding that gives such a subject more than discovery and what is due to it.
   *
   * @param due whether a rule, in a namespace or in none, is
   */
  List<Finding> grants(Predicate<JsonObject> subject, BiPredicate<JsonObject, String> due) {
    var out = new ArrayList<Finding>();
    collect(Resources.CLUSTER_ROLE_BINDINGS, "ClusterRoleBinding", subject, due, out);
    collect(Resources.ROLE_BINDINGS, "RoleBinding", subject, due, out);
    return out;
  }

  private void collect(
      GroupVersionResource bindings,
      String kind,
      Predicate<JsonObject> subject,
      BiPredicate<JsonObject, String> due,
      List<Finding> out) {
    for (JsonObject binding : cluster.all(bindings)) {
      for (JsonObject candidate : binding.objects("subjects")) {
        if (subject.test(candidate)) {
          String namespace = Meta.namespace(binding);
          rules(binding.objectAt("roleRef"), namespace).stream()
              .filter(rule -> !isHarmless(rule, namespace) && !due.test(rule, namespace))
              .findFirst()
              .ifPresent(rule -> out.add(Finding.of(kind, binding, told(candidate, rule))));
        }
      }
    }
  }

  private List<JsonObject> rules(JsonObject reference, String namespace) {
    boolean ofCluster = reference.string("kind", "").equals("ClusterRole");
    String name = reference.string("name", "");
    return cluster.all(ofCluster ? Resources.CLUSTER_ROLES : Resources.ROLES).stream()
        .filter(role -> Meta.name(role).equals(name))
        .filter(role -> ofCluster || Meta.namespace(role).equals(namespace))
        .flatMap(role -> role.objects("rules").stream())
        .toList();
  }

  private static boolean isHarmless(JsonObject rule, String namespace) {
    List<String> urls = rule.strings("nonResourceURLs");
    List<String> verbs = rule.strings("verbs");
    List<String> resources = rule.strings("resources");
    if (!urls.isEmpty()) {
      return DISCOVERY.containsAll(urls) && verbs.equals(List.of("get"));
    }
    if (resources.isEmpty() || verbs.isEmpty()) {
      return true;
    }
    boolean ofItself = SELF_REVIEWS.containsAll(resources) && verbs.equals(List.of("create"));
    boolean published =
        namespace.equals(PUBLIC)
            && resources.equals(List.of("configmaps"))
            && verbs.equals(List.of("get"))
            && !rule.strings("resourceNames").isEmpty();
    return ofItself || published;
  }

  private static String told(JsonObject subject, JsonObject rule) {
    return "gives "
        + subject.string("kind", "")
        + " "
        + subject.string("name", "")
        + " the verbs "
        + rule.strings("verbs")
        + " on "
        + (rule.containsKey("nonResourceURLs")
            ? rule.strings("nonResourceURLs")
            : rule.strings("resources"));
  }
}
