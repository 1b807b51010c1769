package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.names.LabelRules;
import dev.insula.machinery.names.NameRules;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules on what deployments, replica sets, daemon sets and stateful sets have in common. */
final class WorkloadChecks {

  private static final List<String> STATEFUL_SET_MAY_CHANGE =
      List.of(
          "replicas",
          "ordinals",
          "template",
          "updateStrategy",
          "revisionHistoryLimit",
          "persistentVolumeClaimRetentionPolicy",
          "minReadySeconds");

  private WorkloadChecks() {}

  static void define(Vocabulary words) {
    words.checkOf("selectorMatchesTemplate", WorkloadChecks::selectorMatchesTemplate);
    words.checkOf("emptySelector", WorkloadChecks::emptySelector);
    words.check("invalidSelector", WorkloadChecks::invalidSelector);
    words.check("selectorImmutable", WorkloadChecks::selectorImmutable);
    words.check("templateRestartsAlways", WorkloadChecks::templateRestartsAlways);
    words.check("rollingUpdateDeployment", WorkloadChecks::rollingUpdateDeployment);
    words.check("rollingUpdateDaemonSet", WorkloadChecks::rollingUpdateDaemonSet);
    words.check("deploymentStrategy", WorkloadChecks::deploymentStrategy);
    words.check("statefulSetStrategy", WorkloadChecks::statefulSetStrategy);
    words.check("podManagementPolicy", WorkloadChecks::podManagementPolicy);
    words.check("daemonSetStrategy", WorkloadChecks::daemonSetStrategy);
    words.check("claimTemplateNames", WorkloadChecks::claimTemplateNames);
    words.check("keepsAllRevisions", WorkloadChecks::keepsAllRevisions);
    words.check("statefulSetUpdate", WorkloadChecks::statefulSetUpdate);
    words.check("progressDeadline", WorkloadChecks::progressDeadline);
  }

  /** {@code of: map} for the plain selector of a ReplicationController. */
  private static Check selectorMatchesTemplate(Object arguments) {
    boolean map = arguments instanceof JsonObject data && data.string("of", "").equals("map");
    return (spec, findings) -> {
      Node labels = spec.at("template.metadata.labels");
      JsonObject selector = spec.field("selector").object();
      JsonObject full = map ? JsonObject.of("matchLabels", selector) : selector;
      boolean valid = map || isValid(full);
      if (map && spec.field("template").absent()) {
        return;
      }
      if (valid
          && (selector.isEmpty()
              ? spec.field("selector").absent() && !map
              : !SelectorChecks.matches(full, labels.object()))) {
        findings.invalid(labels, sorted(labels), "`selector` does not match template `labels`");
      }
    };
  }

  static boolean isValid(JsonObject selector) {
    JsonObject labels = selector.objectAt("matchLabels");
    for (String key : labels.keySet()) {
      if (!LabelRules.key(key).isEmpty() || !LabelRules.value(labels.string(key, "")).isEmpty()) {
        return false;
      }
    }
    for (JsonObject expression : selector.objects("matchExpressions")) {
      List<String> given = expression.strings("values");
      boolean values = !given.isEmpty();
      boolean named =
          LabelRules.key(expression.string("key", "")).isEmpty()
              && given.stream().allMatch(value -> LabelRules.value(value).isEmpty());
      boolean good =
          switch (expression.string("operator", "")) {
            case "In", "NotIn" -> values;
            case "Exists", "DoesNotExist" -> !values;
            default -> false;
          };
      if (!named || !good) {
        return false;
      }
    }
    return true;
  }

  /** {@code of: deployment}: the kind in the message. */
  private static Check emptySelector(Object arguments) {
    String kind = ((JsonObject) arguments).string("of", "");
    return (spec, findings) -> {
      Node selector = spec.field("selector");
      if (selector.present() && selector.object().values().stream().allMatch(Node::isEmpty)) {
        findings.invalid(selector, "empty selector is invalid for " + kind);
      }
    };
  }

  /** The error that follows those of the parts of a malformed selector; StatefulSets lack words. */
  private static void invalidSelector(Node spec, Findings findings) {
    Node selector = spec.field("selector");
    boolean set = spec.root().field("kind").string().equals("StatefulSet");
    if (selector.present() && !isValid(selector.object())) {
      findings.invalid(selector, ordered(selector.object()), set ? "" : "invalid label selector");
    }
  }

  /** A map as it is shown: by its keys. */
  static @Nullable Object sorted(Node map) {
    if (map.absent()) {
      return null;
    }
    return GoStructs.sorted(map.object());
  }

  /** A selector as it is shown: labels before expressions. */
  static JsonObject ordered(JsonObject selector) {
    var out = new JsonObject();
    JsonObject labels = selector.objectAt("matchLabels");
    if (!labels.isEmpty()) {
      out.put("matchLabels", GoStructs.sorted(labels));
    }
    var given = selector.array("matchExpressions");
    if (given != null) {
      var list = new JsonArray();
      for (JsonObject expression : given.objects()) {
        var one = new JsonObject();
        one.put("key", expression.string("key", ""));
        one.put("operator", expression.string("operator", ""));
        copy(expression, one, "values");
        list.add(one);
      }
      out.put("matchExpressions", list);
    }
    return out;
  }

  private static void copy(JsonObject from, JsonObject to, String field) {
    Object value = from.get(field);
    if (!Node.isEmpty(value) && value != null) {
      to.put(field, value);
    }
  }

  private static void selectorImmutable(Node spec, Findings findings) {
    Node selector = spec.field("selector");
    if (BasicChecks.changed(selector)) {
      findings.invalid(
          selector, selector.absent() ? null : ordered(selector.object()), "field is immutable");
    }
  }

  private static void templateRestartsAlways(Node spec, Findings findings) {
    Node policy = spec.at("template.spec.restartPolicy");
    if (policy.present() && !policy.string().equals("Always")) {
      findings.unsupported(policy, policy.string(), List.of("Always"));
    }
    Node deadline = spec.at("template.spec.activeDeadlineSeconds");
    if (deadline.present()) {
      String given = spec.root().field("kind").string();
      String kind = given.equals("Deployment") ? "ReplicaSet" : given;
      findings.forbidden(deadline, "activeDeadlineSeconds in " + kind + " is not Supported");
    }
  }

  /** A number or percentage that is at most 100 % where it says so. */
  private static void intOrPercent(Node node, Findings findings) {
    if (node.present()) {
      FormatChecks.intOrPercent(node, findings);
    }
  }

  static void atMostAll(Node node, Findings findings) {
    Long percent = percent(node.value());
    if (percent != null && percent > 100) {
      findings.invalid(node, "must not be greater than 100%");
    }
  }

  private static @Nullable Long percent(@Nullable Object value) {
    if (value instanceof String text && Formats.percent(text).isEmpty() && text.length() < 12) {
      return Long.parseLong(text.substring(0, text.length() - 1));
    }
    return null;
  }

  private static boolean isZero(@Nullable Object value) {
    Long percent = percent(value);
    boolean number = value instanceof String text && text.matches("0*[1-9][0-9]{0,8}");
    boolean neither = value instanceof String && percent == null && !number;
    return percent == null ? neither || (value instanceof Long n && n == 0) : percent == 0;
  }

  private static void rollingUpdateDeployment(Node rolling, Findings findings) {
    Node unavailable = rolling.field("maxUnavailable");
    Node surge = rolling.field("maxSurge");
    intOrPercent(unavailable, findings);
    intOrPercent(surge, findings);
    if (isZero(unavailable.value()) && isZero(surge.value())) {
      findings.invalid(unavailable, "may not be 0 when `maxSurge` is 0");
    }
    atMostAll(unavailable, findings);
  }

  private static void rollingUpdateDaemonSet(Node rolling, Findings findings) {
    Node unavailable = rolling.field("maxUnavailable");
    Node surge = rolling.field("maxSurge");
    intOrPercent(unavailable, findings);
    atMostAll(unavailable, findings);
    intOrPercent(surge, findings);
    atMostAll(surge, findings);
    boolean someUnavailable = !isZero(unavailable.value());
    boolean someSurge = !isZero(surge.value());
    if (someUnavailable && someSurge) {
      findings.invalid(surge, "may not be set when maxUnavailable is non-zero");
    } else if (!someUnavailable && !someSurge) {
      findings.required(unavailable, "cannot be 0 when maxSurge is 0");
    }
  }

  private static void deploymentStrategy(Node spec, Findings findings) {
    Node strategy = spec.field("strategy");
    Node rolling = strategy.field("rollingUpdate");
    switch (strategy.field("type").string()) {
      case "RollingUpdate" -> {}
      case "Recreate" -> {
        if (rolling.present()) {
          findings.forbidden(rolling, "may not be specified when strategy `type` is 'Recreate'");
        }
      }
      default ->
          findings.unsupported(
              strategy,
              goStrategy(strategy, "RollingUpdateDeployment"),
              List.of("Recreate", "RollingUpdate"));
    }
  }

  /** A strategy as it is shown, with its amounts in the named struct. */
  private static JsonObject goStrategy(Node strategy, String struct) {
    Node rolling = strategy.field("rollingUpdate");
    return JsonObject.of(
        "Type",
        strategy.field("type").string(),
        "RollingUpdate",
        rolling.absent() ? JsonNull.NULL : GoStructs.json(struct, rolling.object()));
  }

  private static void daemonSetStrategy(Node strategy, Findings findings) {
    List<String> allowed = List.of("RollingUpdate", "OnDelete");
    if (!allowed.contains(strategy.field("type").string())) {
      findings.unsupported(strategy, goStrategy(strategy, "RollingUpdateDaemonSet"), allowed);
    }
  }

  private static void podManagementPolicy(Node policy, Findings findings) {
    if (!List.of("OrderedReady", "Parallel").contains(policy.string())) {
      findings.invalid(policy, "must be 'OrderedReady' or 'Parallel'");
    }
  }

  /** The pods' volumes are called after the claims that they come from. */
  private static void claimTemplateNames(Node spec, Findings findings) {
    Node claims = spec.field("volumeClaimTemplates");
    for (int i = 0; i < claims.list().size(); i++) {
      Node volume = spec.at("template.spec.volumes[" + i + "]");
      String name = claims.element(i).at("metadata.name").string();
      if (name.isEmpty()) {
        findings.required(volume.at("persistentVolumeClaim.claimName"));
        findings.required(volume.field("name"));
      } else {
        NameRules.dns1123Label(name)
            .forEach(text -> findings.invalid(volume.field("name"), name, text));
      }
    }
  }

  private static void keepsAllRevisions(Node limit, Findings findings) {
    if (limit.integer() < 0) {
      findings.warn(
          "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value"
              + " >= 0 is recommended");
    }
  }

  private static void statefulSetStrategy(Node spec, Findings findings) {
    Node strategy = spec.field("updateStrategy");
    Node rolling = strategy.field("rollingUpdate");
    switch (strategy.field("type").string()) {
      case "RollingUpdate" -> {}
      case "OnDelete" -> {
        if (rolling.present()) {
          findings.invalid(
              rolling,
              GoStructs.json("RollingUpdateStatefulSet", rolling.object()),
              "only allowed for updateStrategy 'RollingUpdate'");
        }
      }
      case "" -> findings.required(strategy.field("type"), "");
      default ->
          findings.invalid(
              strategy,
              goStrategy(strategy, "RollingUpdateStatefulSet"),
              "must be 'RollingUpdate' or 'OnDelete'");
    }
  }

  private static void statefulSetUpdate(Node set, Findings findings) {
    Node spec = set.field("spec");
    if (!set.isUpdate() || !(spec.old() instanceof JsonObject old)) {
      return;
    }
    Set<String> members = new LinkedHashSet<>(spec.object().keySet());
    members.addAll(old.keySet());
    members.removeAll(STATEFUL_SET_MAY_CHANGE);
    for (String member : members) {
      if (!Objects.equals(
          withoutStatus(spec.object().get(member)), withoutStatus(old.get(member)))) {
        findings.forbidden(
            spec,
            "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template',"
                + " 'updateStrategy', 'revisionHistoryLimit',"
                + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
        return;
      }
    }
  }

  private static @Nullable Object withoutStatus(@Nullable Object value) {
    return Node.isEmpty(value) ? null : value;
  }

  private static void progressDeadline(Node spec, Findings findings) {
    Node deadline = spec.field("progressDeadlineSeconds");
    if (deadline.present() && deadline.integer() <= spec.field("minReadySeconds").integer()) {
      findings.invalid(deadline, "must be greater than minReadySeconds");
    }
  }
}
