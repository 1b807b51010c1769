package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.naming.SuperNames;
import dev.insula.tenancy.network.AddressRange;
import dev.insula.tenancy.network.ForbiddenRanges;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What keeps a tenant in bounds in each of its super namespaces, whether Insula runs or not: made
 * from the tenant's profile. Pure.
 */
public final class PolicyObjects {

  /** Label of these objects. They are the platform's, not copies of the tenant's. */
  public static final String POLICY = Origin.DOMAIN + "/policy";

  private static final String NAMESPACES = "count/namespaces";
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

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
              ? List.of(begin(kind, context, namespace, network(context)))
              : List.of();
      case LIMITS ->
          context.profile().limits().isEmpty()
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
    var defaults = new JsonObject();
    defaults.putAll(context.profile().limits());
    return JsonObject.of(
        "limits", JsonArray.of(JsonObject.of("type", "Container", "default", defaults)));
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

  private static JsonObject network(TenantContext context) {
    var own =
        JsonObject.of(
            "namespaceSelector",
            JsonObject.of("matchLabels", JsonObject.of(Origin.TENANT_UID, context.tenant().uid())));
    var egress = new JsonArray();
    egress.add(JsonObject.of("to", JsonArray.of(own)));
    egress.add(nameServers());
    egress.add(internet());
    egress.addAll(apiServer(context));
    return JsonObject.of(
        "podSelector",
        new JsonObject(),
        "policyTypes",
        JsonArray.of("Ingress", "Egress"),
        "ingress",
        JsonArray.of(JsonObject.of("from", JsonArray.of(own.deepCopy()))),
        "egress",
        egress);
  }

  private static JsonObject nameServers() {
    var system =
        JsonObject.of(
            "namespaceSelector",
            JsonObject.of("matchLabels", JsonObject.of(NAME_LABEL, "kube-system")));
    var ports =
        JsonArray.of(
            JsonObject.of("protocol", "UDP", "port", 53L),
            JsonObject.of("protocol", "TCP", "port", 53L));
    return JsonObject.of("to", JsonArray.of(system), "ports", ports);
  }

  private static JsonObject internet() {
    var peers = new JsonArray();
    for (boolean v6 : new boolean[] {false, true}) {
      String all = AddressRange.everything(v6).toString();
      var except = new JsonArray(ForbiddenRanges.withinOrPrivate(all));
      peers.add(JsonObject.of("ipBlock", JsonObject.of("cidr", all, "except", except)));
    }
    return JsonObject.of("to", peers);
  }

  /** The tenant's own API server may stand in a private network. */
  private static List<JsonObject> apiServer(TenantContext context) {
    var out = new ArrayList<JsonObject>();
    AddressRange.parse(context.api().host())
        .ifPresent(
            host -> {
              String cidr = host + (host.isV6() ? "/128" : "/32");
              var port = JsonObject.of("protocol", "TCP", "port", (long) context.api().port());
              out.add(
                  JsonObject.of(
                      "to",
                      JsonArray.of(JsonObject.of("ipBlock", JsonObject.of("cidr", cidr))),
                      "ports",
                      JsonArray.of(port)));
            });
    return out;
  }
}
