package dev.insula.apiserver.allocation;

import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.Objects;

/** What a changed service keeps of what it was given, and what its new type has no use for. */
final class ServiceTransition {

  private static final List<String> ADDRESS_FIELDS =
      List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy");

  private ServiceTransition() {}

  static boolean needsClusterIp(String type) {
    return !type.equals("ExternalName");
  }

  static boolean needsNodePort(JsonObject spec) {
    return switch (spec.string("type", "")) {
      case "NodePort" -> true;
      case "LoadBalancer" -> spec.bool("allocateLoadBalancerNodePorts", true);
      default -> false;
    };
  }

  /** Fills in what the update left out and what has been given to the service before. */
  static void keepAllocated(JsonObject spec, JsonObject old) {
    if (needsClusterIp(spec.string("type", "")) && needsClusterIp(old.string("type", ""))) {
      boolean otherAddress = isSet(spec, "clusterIP");
      for (String field : ADDRESS_FIELDS) {
        if (!isSet(spec, field) && !(otherAddress && field.equals("clusterIPs"))) {
          copy(field, old, spec);
        }
      }
    }
    if (needsNodePort(spec) && needsNodePort(old)) {
      keepNodePorts(spec, old);
    }
    if (needsHealthPort(spec)
        && needsHealthPort(old)
        && spec.integer("healthCheckNodePort", 0) == 0) {
      copy("healthCheckNodePort", old, spec);
    }
  }

  private static void keepNodePorts(JsonObject spec, JsonObject old) {
    for (JsonObject port : spec.objects("ports")) {
      if (port.integer("nodePort", 0) != 0) {
        continue;
      }
      for (JsonObject before : old.objects("ports")) {
        boolean same =
            Objects.equals(port.get("port"), before.get("port"))
                && port.string("protocol", "TCP").equals(before.string("protocol", "TCP"));
        if (same) {
          copy("nodePort", before, port);
        }
      }
    }
  }

  private static boolean needsHealthPort(JsonObject spec) {
    return spec.string("type", "").equals("LoadBalancer")
        && spec.string("externalTrafficPolicy", "").equals("Local");
  }

  /** Drops what the old type needed and the update did not mean to keep. */
  static void dropUnused(JsonObject spec, JsonObject old) {
    String type = spec.string("type", "");
    String oldType = old.string("type", "");
    if (type.equals(oldType)) {
      return;
    }
    if (needsClusterIp(oldType) && !needsClusterIp(type)) {
      ADDRESS_FIELDS.forEach(field -> dropSame(field, spec, old));
      dropSame("internalTrafficPolicy", spec, old);
    }
    if (needsNodePort(old) && !needsNodePort(spec)) {
      dropNodePorts(spec, old);
    }
    if (needsHealthPort(old) && !needsHealthPort(spec)) {
      dropSame("healthCheckNodePort", spec, old);
    }
    boolean external = type.equals("NodePort") || type.equals("LoadBalancer");
    boolean wasExternal = oldType.equals("NodePort") || oldType.equals("LoadBalancer");
    if (wasExternal && !external && spec.strings("externalIPs").isEmpty()) {
      dropSame("externalTrafficPolicy", spec, old);
    }
    if (oldType.equals("LoadBalancer")) {
      dropSame("allocateLoadBalancerNodePorts", spec, old);
      dropSame("loadBalancerClass", spec, old);
    }
    if (oldType.equals("ExternalName")) {
      dropSame("externalName", spec, old);
    }
  }

  private static void dropNodePorts(JsonObject spec, JsonObject old) {
    for (JsonObject port : spec.objects("ports")) {
      boolean same =
          old.objects("ports").stream()
              .anyMatch(before -> Objects.equals(before.get("nodePort"), port.get("nodePort")));
      if (same) {
        port.remove("nodePort");
      }
    }
  }

  private static void dropSame(String field, JsonObject spec, JsonObject old) {
    if (Objects.equals(spec.get(field), old.get(field))) {
      spec.remove(field);
    }
  }

  private static boolean isSet(JsonObject spec, String field) {
    return switch (spec.get(field)) {
      case null -> false;
      case String text -> !text.isEmpty();
      case List<?> list -> !list.isEmpty();
      default -> true;
    };
  }

  private static void copy(String field, JsonObject from, JsonObject to) {
    Object value = from.get(field);
    if (value != null) {
      to.put(field, value);
    }
  }
}
