package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.names.LabelRules;
import java.util.List;
import java.util.function.Function;

/** Rules on how strings look: {@code format: dnsLabel}, {@code keyFormat}, labels. */
final class FormatChecks {

  private FormatChecks() {}

  static void define(Vocabulary words) {
    words.checkOf("format", FormatChecks::format);
    words.checkOf("keyFormat", FormatChecks::keyFormat);
    words.checkOf("itemFormat", FormatChecks::itemFormat);
    words.check("domainPrefixed", FormatChecks::domainPrefixed);
    words.check("itemIps", FormatChecks::itemIps);
    words.check("conditionUnique", FormatChecks::conditionUnique);
    words.check("labels", FormatChecks::labels);
    words.check("nonEmptyName", FormatChecks::nonEmptyName);
    words.checkOf("intOrPercent", _ -> FormatChecks::intOrPercent);
  }

  private static Check format(Object arguments) {
    Function<String, List<String>> format = Formats.named((String) arguments);
    return (node, findings) ->
        format.apply(node.string()).forEach(text -> findings.invalid(node, node.string(), text));
  }

  /** The keys of a map; each error names its key in brackets. */
  private static Check keyFormat(Object arguments) {
    Function<String, List<String>> format = Formats.named((String) arguments);
    return (node, findings) -> {
      for (String key : node.object().keySet()) {
        format.apply(key).forEach(text -> findings.invalid(node.entry(key), key, text));
      }
    };
  }

  /** The strings of a list. */
  private static Check itemFormat(Object arguments) {
    Function<String, List<String>> format = Formats.named((String) arguments);
    return (node, findings) -> {
      JsonArray list = node.list();
      for (int i = 0; i < list.size(); i++) {
        Node item = node.element(i);
        format.apply(item.string()).forEach(text -> findings.invalid(item, text));
      }
    };
  }

  /** Set, but empty, is an error of its own. */
  private static void domainPrefixed(Node node, Findings findings) {
    if (node.empty()) {
      findings.required(node);
    } else {
      Formats.domainPrefixedPath(node.string()).forEach(text -> findings.invalid(node, text));
    }
  }

  /** A list of objects with an address each; errors name the object. */
  private static void itemIps(Node list, Findings findings) {
    for (int i = 0; i < list.list().size(); i++) {
      Node item = list.element(i);
      String ip = item.field("ip").string();
      Formats.ip(ip).forEach(text -> findings.invalid(item, ip, text));
    }
  }

  private static void conditionUnique(Node condition, Findings findings) {
    Node type = condition.field("type");
    Object list = condition.parent().value();
    if (list != null && !findings.seen(list, "type").add(type.string())) {
      findings.duplicate(type, type.string(), "");
    }
  }

  /** A map of labels; errors name the map, not the key. */
  static void labels(Node node, Findings findings) {
    JsonObject labels = node.object();
    for (int i = 0; i < labels.size(); i++) {
      String key = labels.keyAt(i);
      LabelRules.key(key).forEach(text -> findings.invalid(node, key, text));
      if (labels.valueAt(i) instanceof String value) {
        LabelRules.value(value).forEach(text -> findings.invalid(node, value, text));
      }
    }
  }

  private static void nonEmptyName(Node node, Findings findings) {
    if (node.string().isEmpty()) {
      findings.required(node);
    }
  }

  /** A number of at least 0, or a percentage. */
  static void intOrPercent(Node node, Findings findings) {
    if (node.value() instanceof Long number && number < 0) {
      findings.invalid(node, "must be greater than or equal to 0");
    } else if (node.value() instanceof String text) {
      Formats.percent(text).forEach(message -> findings.invalid(node, message));
    }
  }
}
