package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules on slices that offer devices: which nodes can use them, and what they are called. */
final class DeviceChecks {

  private static final int MAX_DEVICES = 128;
  private static final int MAX_WITH_ADVANCED_FEATURES = 64;
  private static final int MAX_CONDITIONS = 4;
  private static final int MAX_POOL_NAME = 253;
  private static final List<String> LISTS = List.of("bools", "ints", "strings", "versions");

  private DeviceChecks() {}

  static void define(Vocabulary words) {
    words.check("sliceNodes", DeviceChecks::sliceNodes);
    words.check("sliceContent", DeviceChecks::sliceContent);
    words.check("sliceDevices", DeviceChecks::sliceDevices);
    words.check("deviceNodes", DeviceChecks::deviceNodes);
    words.check("bindingConditions", DeviceChecks::bindingConditions);
    words.check("poolName", DeviceChecks::poolName);
    words.check("counterNames", DeviceChecks::counterNames);
  }

  private static void sliceNodes(Node spec, Findings findings) {
    var set = nodeChoices(spec, "must be either unset or set to a non-empty string", findings);
    Node terms = spec.at("nodeSelector.nodeSelectorTerms");
    if (spec.field("nodeSelector").present() && terms.list().size() != 1) {
      findings.invalid(terms, "must have exactly one node selector term");
    }
    onlyTrue(spec.field("allNodes"), set, findings);
    onlyTrue(spec.field("perDeviceNodeSelection"), set, findings);
    String choices =
        "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is"
            + " required";
    exactlyOne(spec, set, choices, choices + ", but multiple fields are set", findings);
    if (BasicChecks.changed(spec.field("nodeName"))) {
      findings.invalid(spec.field("nodeName"), "field is immutable");
    }
  }

  private static void deviceNodes(Node device, Findings findings) {
    Node spec = device.parent().parent();
    if (!spec.field("perDeviceNodeSelection").bool()) {
      boolean any =
          List.of("nodeName", "nodeSelector", "allNodes").stream()
              .anyMatch(field -> device.field(field).present());
      if (any) {
        findings.invalid(
            device,
            null,
            "`nodeName`, `nodeSelector` and `allNodes` can only be set if"
                + " `perDeviceNodeSelection` is set to true in the ResourceSlice spec");
      }
      return;
    }
    var set = nodeChoices(device, "must not be empty", findings);
    onlyTrue(device.field("allNodes"), set, findings);
    String choices =
        "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when"
            + " `perDeviceNodeSelection` is set to true in the ResourceSlice spec";
    exactlyOne(device, set, choices, choices, findings);
  }

  private static List<String> nodeChoices(Node object, String emptyName, Findings findings) {
    var set = new ArrayList<String>();
    Node name = object.field("nodeName");
    if (name.present() && name.empty()) {
      findings.invalid(name, emptyName);
    } else if (name.present()) {
      set.add("`nodeName`");
      Formats.named("dnsSubdomain")
          .apply(name.string())
          .forEach(text -> findings.invalid(name, text));
    }
    Node selector = object.field("nodeSelector");
    if (selector.present()) {
      set.add("`nodeSelector`");
      if (selector.field("nodeSelectorTerms").empty()) {
        findings.required(
            selector.field("nodeSelectorTerms"), "must have at least one node selector term");
      }
    }
    return set;
  }

  private static void onlyTrue(Node flag, List<String> set, Findings findings) {
    if (flag.bool()) {
      set.add("`" + flag.path().substring(flag.path().lastIndexOf('.') + 1) + "`");
    } else if (flag.present()) {
      findings.invalid(flag, "must be either unset or set to true");
    }
  }

  private static void exactlyOne(
      Node object, List<String> set, String none, String many, Findings findings) {
    if (set.isEmpty()) {
      findings.required(object, none);
    } else if (set.size() > 1) {
      findings.invalid(object, "{" + String.join(", ", set) + "}", many);
    }
  }

  private static void sliceContent(Node spec, Findings findings) {
    if (spec.field("sharedCounters").present() && spec.field("devices").present()) {
      findings.invalid(spec, "", "only one of `sharedCounters` or `devices` is allowed");
    }
  }

  private static void sliceDevices(Node devices, Findings findings) {
    boolean advanced =
        devices.list().objects().stream()
            .anyMatch(
                device ->
                    !device.objects("taints").isEmpty()
                        || !device.objects("consumesCounters").isEmpty()
                        || device.objectAt("attributes").values().stream()
                            .anyMatch(DeviceChecks::hasList));
    int most = advanced ? MAX_WITH_ADVANCED_FEATURES : MAX_DEVICES;
    if (devices.list().size() > most) {
      findings.tooMany(devices, devices.list().size(), most);
    }
  }

  private static boolean hasList(@Nullable Object attribute) {
    return attribute instanceof dev.insula.machinery.json.JsonObject object
        && LISTS.stream().anyMatch(name -> object.get(name) instanceof JsonArray);
  }

  private static void bindingConditions(Node device, Findings findings) {
    Node conditions = device.field("bindingConditions");
    Node failures = device.field("bindingFailureConditions");
    names(conditions, findings);
    names(failures, findings);
    unique(conditions, Set.of(), findings);
    unique(failures, Set.copyOf(conditions.list().strings()), findings);
    if (conditions.empty() && !failures.empty()) {
      findings.invalid(
          conditions, "bindingConditions are required to use bindingFailureConditions");
    }
    if (failures.empty() && !conditions.empty()) {
      findings.invalid(failures, "bindingFailureConditions are required to use bindingConditions");
    }
  }

  private static void names(Node conditions, Findings findings) {
    if (conditions.list().size() > MAX_CONDITIONS) {
      findings.tooMany(conditions, conditions.list().size(), MAX_CONDITIONS);
      return;
    }
    for (int i = 0; i < conditions.list().size(); i++) {
      Node condition = conditions.element(i);
      Formats.named("qualifiedName")
          .apply(condition.string())
          .forEach(text -> findings.invalid(condition, text));
    }
  }

  private static void unique(Node conditions, Set<String> taken, Findings findings) {
    var seen = new HashSet<String>();
    for (int i = 0; i < conditions.list().size(); i++) {
      Node condition = conditions.element(i);
      if (!seen.add(condition.string())) {
        findings.duplicate(condition);
      }
      if (taken.contains(condition.string())) {
        findings.invalid(
            condition, "bindingFailureConditions must not overlap with bindingConditions");
      }
    }
  }

  private static void poolName(Node name, Findings findings) {
    if (name.string().length() > MAX_POOL_NAME) {
      findings.tooLong(name, MAX_POOL_NAME);
    }
    for (String part : name.string().split("/", -1)) {
      Formats.named("dnsSubdomain").apply(part).forEach(text -> findings.invalid(name, part, text));
    }
  }

  private static void counterNames(Node counters, Findings findings) {
    for (String name : counters.object().keySet()) {
      Formats.named("dnsLabel").apply(name).forEach(text -> findings.invalid(counters, name, text));
    }
  }
}
