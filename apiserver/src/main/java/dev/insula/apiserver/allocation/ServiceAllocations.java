package dev.insula.apiserver.allocation;

import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.apiserver.resource.WriteCompanion;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.store.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives services their cluster address and node ports, and takes them back. Thread-safe.
 *
 * <p>INVARIANT: an address or port belongs to one service at a time, as it is created in the commit
 * that writes the service, under the condition that it does not exist.
 */
public final class ServiceAllocations implements WriteCompanion {

  private static final String NONE = "None";
  private static final GroupVersionResource RANGES =
      new GroupVersionResource("networking.k8s.io", "v1", "servicecidrs");

  @Override
  public List<Operation> creating(ObjectRepository objects, JsonObject object) {
    return change(objects, object, new JsonObject());
  }

  @Override
  public List<Operation> updating(ObjectRepository objects, JsonObject object, JsonObject old) {
    return change(objects, object, old);
  }

  @Override
  public List<Operation> deleting(ObjectRepository objects, JsonObject old) {
    return change(objects, new JsonObject(), old);
  }

  private static List<Operation> change(
      ObjectRepository objects, JsonObject object, JsonObject old) {
    if (!object.isEmpty() && objects.trees(RANGES, "").isEmpty()) {
      // Whoever took the range away gives the addresses, and writes them here.
      return List.of();
    }
    var operations = new ArrayList<Operation>();
    addresses(objects, object, old, operations);
    ports(objects, object, old, operations);
    return operations;
  }

  private static void addresses(
      ObjectRepository objects, JsonObject object, JsonObject old, List<Operation> out) {
    String before = old.objectAt("spec").string("clusterIP", "");
    String after = "";
    if (hasAddress(object)) {
      JsonObject spec = object.objectAt("spec");
      if (spec.string("clusterIP", "").isEmpty()) {
        spec.put("clusterIP", isOwn(before) ? before : ClusterAddresses.pick(objects));
      }
      after = spec.string("clusterIP", "");
      spec.put("clusterIPs", JsonArray.of(after));
    }
    if (before.equals(after)) {
      return;
    }
    if (isOwn(before)) {
      ClusterAddresses.release(objects, before).ifPresent(out::add);
    }
    if (isOwn(after)) {
      out.add(ClusterAddresses.take(objects, object, after));
    }
  }

  private static void ports(
      ObjectRepository objects, JsonObject object, JsonObject old, List<Operation> out) {
    Map<Long, String> before = portsOf(old);
    Map<Long, String> after = portsOf(object);
    if (hasNodePorts(object)) {
      List<JsonObject> ports = object.objectAt("spec").objects("ports");
      for (int i = 0; i < ports.size(); i++) {
        if (ports.get(i).integer("nodePort", 0) == 0) {
          long picked = NodePorts.pick(objects, after.keySet());
          ports.get(i).put("nodePort", picked);
          after.put(picked, "spec.ports[" + i + "].nodePort");
        }
      }
    }
    if (needsHealthPort(object)) {
      JsonObject spec = object.objectAt("spec");
      if (spec.integer("healthCheckNodePort", 0) == 0) {
        long picked = NodePorts.pick(objects, after.keySet());
        spec.put("healthCheckNodePort", picked);
        after.put(picked, "spec.healthCheckNodePort");
      }
    }
    before.keySet().stream()
        .filter(port -> !after.containsKey(port) && !NodePorts.isFree(objects, port))
        .forEach(port -> out.add(NodePorts.release(port)));
    after.forEach(
        (port, field) -> {
          if (!before.containsKey(port)) {
            out.add(NodePorts.take(objects, object, port, field));
          }
        });
  }

  /** The node ports of a service and the fields they are in; one may serve two protocols. */
  private static Map<Long, String> portsOf(JsonObject service) {
    var out = new LinkedHashMap<Long, String>();
    JsonObject spec = service.objectAt("spec");
    List<JsonObject> ports = spec.objects("ports");
    for (int i = 0; i < ports.size(); i++) {
      long port = ports.get(i).integer("nodePort", 0);
      if (port != 0) {
        out.putIfAbsent(port, "spec.ports[" + i + "].nodePort");
      }
    }
    long health = spec.integer("healthCheckNodePort", 0);
    if (health != 0) {
      out.putIfAbsent(health, "spec.healthCheckNodePort");
    }
    return out;
  }

  private static boolean hasAddress(JsonObject service) {
    return !service.isEmpty() && !type(service).equals("ExternalName");
  }

  private static boolean hasNodePorts(JsonObject service) {
    return switch (type(service)) {
      case "NodePort" -> true;
      case "LoadBalancer" -> service.objectAt("spec").bool("allocateLoadBalancerNodePorts", true);
      default -> false;
    };
  }

  private static boolean needsHealthPort(JsonObject service) {
    return type(service).equals("LoadBalancer")
        && service.objectAt("spec").string("externalTrafficPolicy", "").equals("Local");
  }

  private static String type(JsonObject service) {
    return service.isEmpty() ? "" : service.objectAt("spec").string("type", "ClusterIP");
  }

  private static boolean isOwn(String address) {
    return !address.isEmpty() && !address.equals(NONE);
  }
}
