package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Defaults of the other kinds, and the words for literal defaults. */
final class CoreDefaults {

  private CoreDefaults() {}

  static void define(Vocabulary words) {
    words.fillOf("default", arguments -> literals(arguments, false));
    words.fillOf("defaultZero", arguments -> literals(arguments, true));
    words.lateFillOf("dropDisabledIn", CoreDefaults::dropDisabledIn);
    words.lateFillOf("dropDisabled", CoreDefaults::dropDisabled);
    words.fill("namespaceLabel", CoreDefaults::namespaceLabel);
    words.fill("secretStringData", CoreDefaults::secretStringData);
    words.fill("serviceDefaults", ServiceDefaults::fill);
    words.fill("targetPortIsPort", ServiceDefaults::targetPort);
    words.fill("limitRangeDefaults", CoreDefaults::limitRangeDefaults);
    words.fill("allocatableFromCapacity", CoreDefaults::allocatableFromCapacity);
    words.fill("bothPodCidrs", CoreDefaults::podCidrs);
    words.lateFillOf("dataSourceRef", _ -> CoreDefaults::dataSourceRef);
    words.fill("policyTypes", CoreDefaults::policyTypes);
    words.fill("subjectGroup", CoreDefaults::subjectGroup);
    words.fill("apiServicePort", CoreDefaults::apiServicePort);
  }

  /** {@code (default): {field: value}}; the zero value counts as unset in the second form. */
  private static Fill literals(Object arguments, boolean zeroIsUnset) {
    var defaults = (JsonObject) arguments;
    return (object, _) -> {
      for (int i = 0; i < defaults.size(); i++) {
        Object there = object.get(defaults.keyAt(i));
        if (isUnset(there) || (zeroIsUnset && Node.isEmpty(there))) {
          object.put(defaults.keyAt(i), Json.deepCopy(defaults.valueAt(i)));
        }
      }
    };
  }

  /** Fields of features that are off are dropped. */
  private static Fill dropDisabled(Object arguments) {
    List<String> fields = ((JsonArray) arguments).strings();
    return (object, _) -> fields.forEach(object::remove);
  }

  /** The same for the members of an object that is dropped once nothing is left in it. */
  private static Fill dropDisabledIn(Object arguments) {
    var data = (JsonObject) arguments;
    return (object, _) ->
        data.forEach(
            (name, fields) -> {
              JsonObject member = object.object(name);
              if (member != null
                  && member.keySet().removeAll(((JsonArray) fields).strings())
                  && member.isEmpty()) {
                object.remove(name);
              }
            });
  }

  /** Every namespace has its name as a label, so that selectors can choose it. */
  private static void namespaceLabel(JsonObject namespace, Node node) {
    JsonObject metadata = namespace.objectOrCreate("metadata");
    String name = metadata.string("name", "");
    if (!name.isEmpty()) {
      metadata.objectOrCreate("labels").put("kubernetes.io/metadata.name", name);
    }
    JsonArray finalizers = namespace.objectOrCreate("spec").arrayOrCreate("finalizers");
    boolean isNew = !metadata.containsKey("uid");
    if (isNew && !finalizers.contains("kubernetes")) {
      finalizers.add("kubernetes");
    }
    if (finalizers.isEmpty()) {
      namespace.objectOrCreate("spec").remove("finalizers");
    }
  }

  /** Texts go over the data, which is Base64. */
  private static void secretStringData(JsonObject secret, Node node) {
    JsonObject texts = secret.object("stringData");
    if (texts != null && !texts.isEmpty()) {
      JsonObject data = secret.objectOrCreate("data");
      texts.forEach(
          (key, text) ->
              data.put(
                  key,
                  Base64.getEncoder()
                      .encodeToString(text.toString().getBytes(StandardCharsets.UTF_8))));
    }
    secret.remove("stringData");
  }

  /** For containers: default limits from max, default requests from default limits, then min. */
  private static void limitRangeDefaults(JsonObject item, Node node) {
    if (!item.string("type", "").equals("Container")) {
      return;
    }
    JsonObject limits = objectOrEmpty(item, "default");
    putMissing(limits, item.object("max"));
    JsonObject requests = objectOrEmpty(item, "defaultRequest");
    putMissing(requests, limits);
    putMissing(requests, item.object("min"));
    if (!limits.isEmpty()) {
      item.put("default", limits);
    }
    if (!requests.isEmpty()) {
      item.put("defaultRequest", requests);
    }
  }

  private static JsonObject objectOrEmpty(JsonObject from, String field) {
    JsonObject there = from.object(field);
    return there == null ? new JsonObject() : there;
  }

  private static void putMissing(JsonObject to, @Nullable JsonObject from) {
    if (from != null) {
      from.forEach(to::putIfAbsent);
    }
  }

  /** A node's network is given in two fields, of which the older one has the first. */
  private static void podCidrs(JsonObject spec, Node node) {
    String first = spec.string("podCIDR", "");
    List<String> all = spec.strings("podCIDRs");
    if (first.isEmpty() && !all.isEmpty()) {
      spec.put("podCIDR", all.getFirst());
    } else if (!first.isEmpty() && (all.isEmpty() || !all.getFirst().equals(first))) {
      spec.put("podCIDRs", JsonArray.of(first));
    }
  }

  private static void allocatableFromCapacity(JsonObject status, Node node) {
    JsonObject capacity = status.object("capacity");
    if (capacity != null && Node.isEmpty(status.get("allocatable"))) {
      status.put("allocatable", capacity.deepCopy());
    }
  }

  /** A claim's data source is given in two fields that say the same; templates stay as they are. */
  private static void dataSourceRef(JsonObject spec, Node node) {
    JsonObject source = spec.object("dataSource");
    JsonObject ref = spec.object("dataSourceRef");
    if (source != null && isUnset(source.get("apiGroup"))) {
      source.put("apiGroup", JsonNull.NULL);
    }
    if (!node.root().field("kind").string().equals("PersistentVolumeClaim")) {
      return;
    }
    boolean elsewhere = ref != null && !ref.string("namespace", "").isEmpty();
    if (elsewhere) {
      spec.remove("dataSourceRef"); // claims of other namespaces are behind a gate that is off
      ref = null;
    }
    if (source != null && ref == null && !namesKnownSource(source)) {
      spec.remove("dataSource"); // only volumes and snapshots can be named here
    } else if (source != null && ref == null) {
      spec.put("dataSourceRef", source.deepCopy());
    } else if (ref != null && source == null) {
      spec.put("dataSource", ref.deepCopy());
    }
  }

  private static boolean namesKnownSource(JsonObject ref) {
    String group = ref.string("apiGroup", "");
    String kind = ref.string("kind", "");
    boolean known =
        (group.isEmpty() && kind.equals("PersistentVolumeClaim"))
            || (group.equals("snapshot.storage.k8s.io") && kind.equals("VolumeSnapshot"));
    return known && ref.string("namespace", "").isEmpty();
  }

  /** A policy covers ingress, and egress if it has such rules. */
  private static void policyTypes(JsonObject spec, Node node) {
    if (Node.isEmpty(spec.get("policyTypes"))) {
      boolean egress = !Node.isEmpty(spec.get("egress"));
      spec.put("policyTypes", egress ? JsonArray.of("Ingress", "Egress") : JsonArray.of("Ingress"));
    }
  }

  private static void subjectGroup(JsonObject subject, Node node) {
    if (subject.string("apiGroup", "").isEmpty()) {
      switch (subject.string("kind", "")) {
        case "User", "Group" -> subject.put("apiGroup", "rbac.authorization.k8s.io");
        default -> subject.remove("apiGroup");
      }
    }
  }

  private static void apiServicePort(JsonObject spec, Node node) {
    JsonObject service = spec.object("service");
    if (service != null && isUnset(service.get("port"))) {
      service.put("port", 443L);
    }
  }

  static boolean isUnset(@Nullable Object value) {
    return value == null || value == JsonNull.NULL;
  }
}
