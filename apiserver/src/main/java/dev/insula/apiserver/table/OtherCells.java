package dev.insula.apiserver.table;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.text.HumanDuration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Cells of access control, admission, certificates, storage and devices. */
final class OtherCells {

  private static final Map<String, String> DEFAULT_CLASS_MARKERS =
      Map.of(
          "StorageClass", "storageclass.kubernetes.io/is-default-class",
          "VolumeAttributesClass", "volumeattributesclass.alpha.kubernetes.io/is-default-class");

  private OtherCells() {}

  static void define(CellWords words) {
    words.define("subjects", args -> (binding, _) -> subjects(binding, args.getFirst()));
    words.define("className", (object, _) -> className(object));
    words.define("apiService", (service, _) -> apiService(service));
    words.define("apiServiceAvailable", (service, _) -> available(service));
    words.define("paramKind", (policy, _) -> paramKind(policy));
    words.define("paramRef", (binding, _) -> paramRef(binding));
    words.define("tokenAudiences", (driver, _) -> tokenAudiences(driver));
    words.define("requestedDuration", (request, _) -> requestedDuration(request));
    words.define("signingCondition", (request, _) -> signingCondition(request));
    words.define("claimState", (claim, _) -> claimState(claim));
    words.define("sliceNode", (slice, _) -> sliceNode(slice));
  }

  private static String subjects(JsonObject binding, String kind) {
    return binding.objects("subjects").stream()
        .filter(subject -> subject.string("kind", "").equals(kind))
        .map(subject -> subject(subject, kind))
        .collect(Collectors.joining(", "));
  }

  private static String subject(JsonObject subject, String kind) {
    String name = subject.string("name", "");
    return kind.equals("ServiceAccount") ? subject.string("namespace", "") + "/" + name : name;
  }

  /** Classes that are the default one are marked. */
  private static String className(JsonObject object) {
    String name = Meta.name(object);
    String marker = DEFAULT_CLASS_MARKERS.getOrDefault(object.string("kind", ""), "");
    return "true".equals(Meta.annotations(object).get(marker)) ? name + " (default)" : name;
  }

  private static String apiService(JsonObject service) {
    JsonObject ref = service.objectAt("spec", "service");
    return ref.isEmpty() ? "Local" : ref.string("namespace", "") + "/" + ref.string("name", "");
  }

  private static String available(JsonObject service) {
    JsonObject condition = Values.condition(service, "Available");
    if (condition == null) {
      return "Unknown";
    }
    String status = condition.string("status", "");
    return status.equals("True") ? status : status + " (" + condition.string("reason", "") + ")";
  }

  private static String paramKind(JsonObject policy) {
    JsonObject kind = policy.objectAt("spec", "paramKind");
    return kind.isEmpty()
        ? "<unset>"
        : kind.string("apiVersion", "") + "/" + kind.string("kind", "");
  }

  private static String paramRef(JsonObject binding) {
    JsonObject ref = binding.objectAt("spec", "paramRef");
    String name = ref.string("name", "");
    if (!name.isEmpty()) {
      String namespace = ref.string("namespace", "");
      return namespace.isEmpty() ? "*/" + name : namespace + "/" + name;
    }
    JsonObject selector = ref.object("selector");
    return selector == null ? "<unset>" : BasicCells.selector(selector);
  }

  private static String tokenAudiences(JsonObject driver) {
    String audiences =
        Values.list(driver, "spec.tokenRequests").objects().stream()
            .map(request -> request.string("audience", ""))
            .collect(Collectors.joining(","));
    return Values.or(audiences, "<unset>");
  }

  private static String requestedDuration(JsonObject request) {
    return Values.at(request, "spec.expirationSeconds") instanceof Long seconds
        ? HumanDuration.text(Duration.ofSeconds(seconds))
        : "<none>";
  }

  private static String signingCondition(JsonObject request) {
    List<JsonObject> conditions = Values.list(request, "status.conditions").objects();
    List<String> types =
        conditions.stream().map(condition -> condition.string("type", "")).toList();
    String state =
        types.contains("Denied") ? "Denied" : types.contains("Approved") ? "Approved" : "Pending";
    if (types.contains("Failed")) {
      state += ",Failed";
    }
    return Values.text(request, "status.certificate").isEmpty() ? state : state + ",Issued";
  }

  private static String claimState(JsonObject claim) {
    var states = new java.util.ArrayList<String>();
    boolean deleting = !Values.text(claim, "metadata.deletionTimestamp").isEmpty();
    boolean allocated = Values.at(claim, "status.allocation") != null;
    if (deleting) {
      states.add("deleted");
    }
    if (allocated) {
      states.add("allocated");
    }
    boolean reserved = !Values.list(claim, "status.reservedFor").isEmpty();
    if (reserved) {
      states.add("reserved");
    }
    return states.isEmpty() ? "pending" : String.join(",", states);
  }

  private static String sliceNode(JsonObject slice) {
    String node = Values.text(slice, "spec.nodeName");
    if (!node.isEmpty()) {
      return node;
    }
    return Boolean.TRUE.equals(Values.at(slice, "spec.allNodes")) ? "<all nodes>" : "<selector>";
  }
}
