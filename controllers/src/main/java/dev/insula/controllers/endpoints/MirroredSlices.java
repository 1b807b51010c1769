package dev.insula.controllers.endpoints;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What hand-made Endpoints are as endpoint slices: one slice for each address family of each set of
 * ports. Pure. Source: the section "EndpointSlice mirroring" of the page "Service".
 */
final class MirroredSlices {

  /** Addresses of a subset that are mirrored, as in Kubernetes. */
  private static final int MOST = 1_000;

  private final Map<String, JsonObject> byGroup = new LinkedHashMap<>();

  private MirroredSlices() {}

  /** Address type, ports and endpoints of each slice. */
  static Collection<JsonObject> of(JsonObject endpoints) {
    var out = new MirroredSlices();
    for (JsonObject subset : endpoints.objects("subsets")) {
      JsonArray ports = ports(subset);
      int left = MOST;
      for (JsonObject address : subset.objects("addresses")) {
        if (left-- > 0) {
          out.add(ports, address, true);
        }
      }
      for (JsonObject address : subset.objects("notReadyAddresses")) {
        if (left-- > 0) {
          out.add(ports, address, false);
        }
      }
    }
    return out.byGroup.values();
  }

  /** By which the present slice for the same endpoints is found. */
  static String group(JsonObject slice) {
    JsonArray ports = slice.array("ports");
    return slice.string("addressType", "") + (ports == null ? new JsonArray() : ports);
  }

  private void add(JsonArray ports, JsonObject address, boolean ready) {
    String ip = address.string("ip", "");
    var slice =
        JsonObject.of("addressType", ip.contains(":") ? "IPv6" : "IPv4", "ports", ports.deepCopy());
    byGroup
        .computeIfAbsent(group(slice), _ -> slice)
        .arrayOrCreate("endpoints")
        .add(endpoint(address, ip, ready));
  }

  private static JsonObject endpoint(JsonObject address, String ip, boolean ready) {
    var out =
        JsonObject.of("addresses", JsonArray.of(ip), "conditions", JsonObject.of("ready", ready));
    for (String member : new String[] {"hostname", "nodeName"}) {
      String value = address.string(member, "");
      if (!value.isEmpty()) {
        out.put(member, value);
      }
    }
    JsonObject target = address.object("targetRef");
    if (target != null) {
      out.put("targetRef", target.deepCopy());
    }
    return out;
  }

  private static JsonArray ports(JsonObject subset) {
    var out = new JsonArray();
    for (JsonObject port : subset.objects("ports")) {
      var made =
          JsonObject.of(
              "name",
              port.string("name", ""),
              "port",
              port.integer("port", 0),
              "protocol",
              port.string("protocol", "TCP"));
      String application = port.string("appProtocol", "");
      if (!application.isEmpty()) {
        made.put("appProtocol", application);
      }
      out.add(made);
    }
    return out;
  }
}
