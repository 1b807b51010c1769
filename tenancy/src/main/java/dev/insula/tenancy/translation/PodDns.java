package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;

/**
 * Names that a pod looks up are the tenant's. Where the tenant has a name server of its own, {@code
 * ClusterFirst} becomes the explicit configuration that a kubelet of the tenant would have made;
 * else the super cluster's stays, whose search path finds the services of the pod's own namespace.
 */
final class PodDns {

  /** What kubelet gives pods with ClusterFirst. */
  private static final String NDOTS = "5";

  private PodDns() {}

  static void rewrite(JsonObject spec, TenantContext context, String namespace) {
    addApiAlias(spec, context);
    String policy = spec.string("dnsPolicy", "ClusterFirst");
    boolean clusterFirst = policy.startsWith("ClusterFirst");
    if (!clusterFirst || context.dnsServers().isEmpty()) {
      return;
    }
    JsonObject config = spec.objectOrCreate("dnsConfig");
    String domain = "svc." + context.clusterDomain();
    var servers = new JsonArray(context.dnsServers());
    servers.addAll(config.strings("nameservers"));
    var searches = JsonArray.of(namespace + "." + domain, domain, context.clusterDomain());
    searches.addAll(config.strings("searches"));
    JsonArray options = config.arrayOrCreate("options");
    boolean hasNdots =
        options.objects().stream().anyMatch(o -> o.string("name", "").equals("ndots"));
    if (!hasNdots) {
      options.add(JsonObject.of("name", "ndots", "value", NDOTS));
    }
    config.put("nameservers", servers);
    config.put("searches", searches);
    spec.put("dnsPolicy", "None");
  }

  /** In the super cluster {@code kubernetes.default.svc} is another API server. */
  private static void addApiAlias(JsonObject spec, TenantContext context) {
    if (!context.api().isAddress()) {
      return;
    }
    var names =
        JsonArray.of(
            "kubernetes",
            "kubernetes.default",
            "kubernetes.default.svc",
            "kubernetes.default.svc." + context.clusterDomain());
    spec.arrayOrCreate("hostAliases")
        .add(JsonObject.of("ip", context.api().host(), "hostnames", names));
  }
}
