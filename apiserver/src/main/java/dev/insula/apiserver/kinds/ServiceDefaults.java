package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;

/** Defaults of Services that depend on their type. */
final class ServiceDefaults {

  private static final long AFFINITY_SECONDS = 10800;

  private ServiceDefaults() {}

  static void fill(JsonObject spec, Node node) {
    if (spec.string("sessionAffinity", "").equals("None")) {
      spec.remove("sessionAffinityConfig");
    } else if (spec.string("sessionAffinity", "").equals("ClientIP")) {
      spec.objectOrCreate("sessionAffinityConfig")
          .objectOrCreate("clientIP")
          .putIfAbsent("timeoutSeconds", AFFINITY_SECONDS);
    }
    String type = spec.string("type", "");
    boolean external = type.equals("NodePort") || type.equals("LoadBalancer");
    boolean externalIps = type.equals("ClusterIP") && !Node.isEmpty(spec.get("externalIPs"));
    if ((external || externalIps) && Node.isEmpty(spec.get("externalTrafficPolicy"))) {
      spec.put("externalTrafficPolicy", "Cluster");
    }
    if (!type.equals("ExternalName") && CoreDefaults.isUnset(spec.get("internalTrafficPolicy"))) {
      spec.put("internalTrafficPolicy", "Cluster");
    }
    if (type.equals("LoadBalancer")
        && !(spec.get("allocateLoadBalancerNodePorts") instanceof Boolean)) {
      spec.put("allocateLoadBalancerNodePorts", true);
    }
  }

  static void targetPort(JsonObject port, Node node) {
    Object target = port.get("targetPort");
    if (Node.isEmpty(target) && port.get("port") instanceof Long number) {
      port.put("targetPort", number);
    }
  }
}
