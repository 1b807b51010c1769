package dev.insula.apiserver.allocation;

import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;

/**
 * Ports of all nodes that services are reached at. The ports in use are read from the services each
 * time: few services have some. Thread-safe; two services that are created at the same moment can
 * get the same port by chance.
 */
final class NodePorts {

  private static final GroupVersionResource SERVICES =
      new GroupVersionResource("", "v1", "services");
  private static final int FIRST = 30000;
  private static final int COUNT = 2768;

  private final SecureRandom random = new SecureRandom();

  /**
   * Fills in the ports that are missing.
   *
   * @throws ApiException 500 if all are in use
   */
  void allocate(AdmissionRequest request, JsonObject spec) {
    boolean health = needsHealthPort(spec);
    boolean complete =
        spec.objects("ports").stream().allMatch(p -> p.integer("nodePort", 0) != 0) && !health;
    if (complete) {
      return;
    }
    Set<Long> used = used(request);
    for (JsonObject port : spec.objects("ports")) {
      used.add(port.integer("nodePort", 0));
    }
    for (JsonObject port : spec.objects("ports")) {
      if (port.integer("nodePort", 0) == 0) {
        port.put("nodePort", free(used));
      }
    }
    if (health) {
      spec.put("healthCheckNodePort", free(used));
    }
  }

  private static boolean needsHealthPort(JsonObject spec) {
    return spec.string("type", "").equals("LoadBalancer")
        && spec.string("externalTrafficPolicy", "").equals("Local")
        && spec.integer("healthCheckNodePort", 0) == 0;
  }

  private static Set<Long> used(AdmissionRequest request) {
    Set<Long> used = new HashSet<>();
    for (JsonObject service : request.objects().trees(SERVICES, "")) {
      JsonObject spec = service.objectAt("spec");
      spec.objects("ports").forEach(port -> used.add(port.integer("nodePort", 0)));
      used.add(spec.integer("healthCheckNodePort", 0));
    }
    return used;
  }

  private long free(Set<Long> used) {
    int start = random.nextInt(COUNT);
    for (int i = 0; i < COUNT; i++) {
      int port = FIRST + (start + i) % COUNT;
      if (used.add((long) port)) {
        return port;
      }
    }
    throw ApiException.internal("failed to allocate a nodePort: range is full");
  }
}
