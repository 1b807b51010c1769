package dev.insula.apiserver.allocation;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What a changed service keeps of what it was given, and what its new type has no use for. */
final class ServiceTransition {

  private static final List<String> ADDRESSES = List.of("clusterIP", "clusterIPs");

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
      if (isSet(spec, "clusterIP")
          && !same("clusterIP", spec, old)
          && same("clusterIPs", spec, old)) {
        spec.put("clusterIPs", JsonArray.of(spec.string("clusterIP", "")));
      }
      boolean otherAddress = isSet(spec, "clusterIP") && !same("clusterIP", spec, old);
      for (String field : ADDRESSES) {
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

  private static boolean same(String field, JsonObject spec, JsonObject old) {
    return Objects.equals(spec.get(field), old.get(field));
  }

  /** A port keeps the node port of the one that had its name, unless another port uses that now. */
  private static void keepNodePorts(JsonObject spec, JsonObject old) {
    Set<Object> used = nodePorts(spec);
    used.retainAll(nodePorts(old));
    for (JsonObject port : spec.objects("ports")) {
      if (port.integer("nodePort", 0) != 0) {
        continue;
      }
      for (JsonObject before : old.objects("ports")) {
        Object number = before.get("nodePort");
        if (port.string("name", "").equals(before.string("name", "")) && !used.contains(number)) {
          copy("nodePort", before, port);
        }
      }
    }
  }

  private static Set<Object> nodePorts(JsonObject spec) {
    var out = new HashSet<Object>();
    for (JsonObject port : spec.objects("ports")) {
      if (port.integer("nodePort", 0) != 0) {
        out.add(port.integer("nodePort", 0));
      }
    }
    return out;
  }

  private static boolean needsHealthPort(JsonObject spec) {
    return spec.string("type", "").equals("LoadBalancer")
        && spec.string("externalTrafficPolicy", "").equals("Local");
  }

  /** Drops what the service needed before and the update did not mean to keep. */
  static void dropUnused(JsonObject spec, JsonObject old) {
    String type = spec.string("type", "");
    String oldType = old.string("type", "");
    if (needsClusterIp(oldType) && !needsClusterIp(type)) {
      if (ADDRESSES.stream().allMatch(field -> same(field, spec, old))) {
        ADDRESSES.forEach(spec::remove);
      }
      dropSame("ipFamilies", spec, old);
      dropSame("ipFamilyPolicy", spec, old);
      dropSame("internalTrafficPolicy", spec, old);
    }
    if (needsNodePort(old) && !needsNodePort(spec)) {
      dropNodePorts(spec, old);
    }
    if (needsHealthPort(old) && !needsHealthPort(spec)) {
      dropSame("healthCheckNodePort", spec, old);
    }
    if (isAccessible(old) && !isAccessible(spec)) {
      dropSame("externalTrafficPolicy", spec, old);
    }
    if (oldType.equals("LoadBalancer") && !type.equals(oldType)) {
      dropSame("allocateLoadBalancerNodePorts", spec, old);
      dropSame("loadBalancerClass", spec, old);
    }
  }

  /** Whether others than the cluster's own pods reach it. */
  private static boolean isAccessible(JsonObject spec) {
    return switch (spec.string("type", "")) {
      case "NodePort", "LoadBalancer" -> true;
      case "ClusterIP" -> !spec.strings("externalIPs").isEmpty();
      default -> false;
    };
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
