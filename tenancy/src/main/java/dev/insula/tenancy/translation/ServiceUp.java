package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Super service → what was allocated for it, in the tenant's service. */
final class ServiceUp {

  private static final List<String> ALLOCATED =
      List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "healthCheckNodePort");

  private ServiceUp() {}

  /** The tenant service with the addresses that route, or null if it has them. */
  static @Nullable JsonObject spec(JsonObject tenantService, JsonObject superService) {
    JsonObject from = superService.objectAt("spec");
    if (from.string("clusterIP", "").isEmpty()) {
      return null;
    }
    JsonObject wanted = tenantService.deepCopy();
    JsonObject spec = wanted.objectAt("spec");
    Members.copy(from, spec, ALLOCATED);
    for (JsonObject port : spec.objects("ports")) {
      for (JsonObject allocated : from.objects("ports")) {
        if (ServiceDown.samePort(allocated, port)) {
          Members.copy(allocated, port, List.of("nodePort"));
        }
      }
    }
    return wanted.equals(tenantService) ? null : wanted;
  }

  /** The tenant service with the super service's status, or null if it has it. */
  static @Nullable JsonObject status(JsonObject tenantService, JsonObject superService) {
    JsonObject status = superService.objectAt("status");
    JsonObject balancer = status.objectAt("loadBalancer");
    if (balancer.equals(tenantService.objectAt("status", "loadBalancer"))) {
      return null;
    }
    JsonObject wanted = tenantService.deepCopy();
    wanted.objectOrCreate("status").put("loadBalancer", balancer);
    return wanted;
  }
}
