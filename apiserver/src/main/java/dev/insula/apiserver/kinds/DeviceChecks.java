package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Rules on claims of devices and on slices that offer some. */
final class DeviceChecks {

  private static final List<String> NODE_CHOICES =
      List.of("nodeName", "nodeSelector", "allNodes", "perDeviceNodeSelection");
  private static final List<String> VALUES =
      List.of("int", "bool", "string", "version", "ints", "bools", "strings", "versions");

  private DeviceChecks() {}

  static void define(Vocabulary words) {
    words.check("deviceRequest", DeviceChecks::request);
    words.check("deviceAllocation", DeviceChecks::allocation);
    words.check("sliceNodes", DeviceChecks::nodes);
    words.check("deviceAttributes", DeviceChecks::attributes);
  }

  private static void request(Node request, Findings findings) {
    boolean exactly = request.field("exactly").present();
    boolean first = !request.field("firstAvailable").empty();
    if (!exactly && !first) {
      findings.required(request, "exactly one of `exactly` or `firstAvailable` is required");
    } else if (exactly && first) {
      findings.invalid(request, null, "exactly one of `exactly` or `firstAvailable` is required");
    }
    Object list = request.parent().value();
    String name = request.field("name").string();
    if (list != null && !name.isEmpty() && !findings.seen(list, "name").add(name)) {
      findings.duplicate(request, name, "");
    }
  }

  private static void allocation(Node request, Findings findings) {
    Node count = request.field("count");
    String mode = request.field("allocationMode").string();
    if (mode.equals("All") && count.integer() != 0) {
      findings.invalid(count, "must not be specified when allocationMode is 'All'");
    } else if (mode.equals("ExactCount") && count.integer() <= 0) {
      findings.invalid(count, count.integer(), "must be greater than zero");
    }
  }

  private static void nodes(Node spec, Findings findings) {
    var set = new ArrayList<String>();
    for (String field : NODE_CHOICES) {
      if (!spec.field(field).empty()) {
        set.add("`" + field + "`");
      }
    }
    String choices =
        "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is"
            + " required";
    if (set.isEmpty()) {
      findings.required(spec, choices);
    } else if (set.size() > 1) {
      String shown = "{" + String.join(", ", set) + "}";
      findings.invalid(spec, shown, choices + ", but multiple fields are set");
    }
  }

  private static void attributes(Node attributes, Findings findings) {
    for (String name : attributes.object().keySet()) {
      Node attribute = attributes.entry(name);
      long set = VALUES.stream().filter(v -> attribute.field(v).present()).count();
      if (set == 0) {
        findings.required(attribute, "exactly one value must be specified");
      } else if (set > 1) {
        findings.invalid(
            attribute, shown(attribute.object()), "exactly one value must be specified");
      }
    }
  }

  /** An attribute as Go prints its own struct: {@code int} is {@code IntValue} there. */
  private static JsonObject shown(JsonObject attribute) {
    var out = new JsonObject();
    for (String value : VALUES) {
      boolean many = value.endsWith("s");
      String stem = many ? value.substring(0, value.length() - 1) : value;
      String name =
          Character.toUpperCase(stem.charAt(0)) + stem.substring(1) + (many ? "Values" : "Value");
      Object given = attribute.get(value);
      out.put(name, given == null ? JsonNull.NULL : given);
    }
    return out;
  }
}
