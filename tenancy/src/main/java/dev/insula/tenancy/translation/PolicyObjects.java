package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.naming.SuperNames;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What keeps a tenant in bounds in each of its super namespaces, whether Insula runs or not: made
 * from the tenant's profile. Pure.
 */
public final class PolicyObjects {

  /** Label of these objects. They are the platform's, not copies of the tenant's. */
  public static final String POLICY = Origin.DOMAIN + "/policy";

  private static final String NAMESPACES = "count/namespaces";

  /** The objects of a kind, of which there is at most one in a namespace. */
  public enum Kind {
    NETWORK("NetworkPolicy", "networking.k8s.io", "networkpolicies"),
    LIMITS("LimitRange", "", "limitranges"),
    QUOTA("ResourceQuota", "", "resourcequotas");

    private final String kind;
    private final String group;
    private final String plural;

    Kind(String kind, String group, String plural) {
      this.kind = kind;
      this.group = group;
      this.plural = plural;
    }

    public String kind() {
      return kind;
    }

    public GroupVersionResource resource() {
      return new GroupVersionResource(group, "v1", plural);
    }
  }

  /** The one name of all of them. */
  public static final String NAME = SuperNames.RESERVED_PREFIX + "profile";

  private PolicyObjects() {}

  /** The objects of a kind that are wanted in the super namespace: one or none. */
  public static List<JsonObject> of(Kind kind, TenantContext context, String namespace) {
    return switch (kind) {
      case NETWORK ->
          context.profile().isolatedNetwork()
              ? List.of(begin(kind, context, namespace, NetworkBounds.spec(context)))
              : List.of();
      case LIMITS ->
          context.profile().limits().isEmpty() && context.profile().amounts().most().isEmpty()
              ? List.of()
              : List.of(begin(kind, context, namespace, limits(context)));
      case QUOTA -> {
        JsonObject hard = inOneNamespace(context);
        yield hard.isEmpty()
            ? List.of()
            : List.of(begin(kind, context, namespace, JsonObject.of("hard", hard)));
      }
    };
  }

  private static JsonObject begin(
      Kind kind, TenantContext context, String namespace, JsonObject spec) {
    var meta =
        JsonObject.of(
            "name",
            NAME,
            "namespace",
            context.superNamespace(namespace),
            "labels",
            JsonObject.of(POLICY, "true", Origin.TENANT, context.tenant().name()));
    return JsonObject.of(
        "apiVersion",
        kind.resource().apiVersion(),
        "kind",
        kind.kind(),
        "metadata",
        meta,
        "spec",
        spec);
  }

  private static JsonObject limits(TenantContext context) {
    var limit = JsonObject.of("type", "Container");
    put(limit, "default", context.profile().limits());
    put(limit, "max", context.profile().amounts().most());
    return JsonObject.of("limits", JsonArray.of(limit));
  }

  /** No namespace may use more than all of them together; namespaces are in none. */
  private static JsonObject inOneNamespace(TenantContext context) {
    var hard = new JsonObject();
    new TreeMap<>(context.profile().quota())
        .forEach(
            (name, most) -> {
              if (!name.equals(NAMESPACES)) {
                hard.put(name, most);
              }
            });
    return hard;
  }

  private static void put(JsonObject limit, String member, Map<String, String> amounts) {
    if (!amounts.isEmpty()) {
      limit.objectOrCreate(member).putAll(amounts);
    }
  }
}
