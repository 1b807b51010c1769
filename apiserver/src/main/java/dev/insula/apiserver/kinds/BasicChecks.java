package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules that any field may have: allowed values, ranges, lengths, uniqueness, immutability. */
final class BasicChecks {

  private BasicChecks() {}

  static void define(Vocabulary words) {
    words.checkOf("enum", BasicChecks::oneOf);
    words.checkOf("min", BasicChecks::min);
    words.checkOf(
        "min0",
        detail ->
            (node, findings) -> {
              if (node.integer() < 0) {
                findings.invalid(node, (String) detail);
              }
            });
    words.checkOf("max", BasicChecks::max);
    words.checkOf("between", BasicChecks::between);
    words.checkOf("range", BasicChecks::range);
    words.checkOf("positive", BasicChecks::positive);
    words.checkOf("uniqueBy", BasicChecks::uniqueBy);
    words.check("uniqueItems", (list, findings) -> duplicates(list, "", findings));
    words.checkOf("maxLength", BasicChecks::maxLength);
    words.check("unique", BasicChecks::unique);
    words.checkOf("immutable", BasicChecks::immutable);
    words.checkOf("frozen", BasicChecks::frozen);
    words.checkOf("equals", BasicChecks::equalTo);
    words.checkOf("exactlyOne", BasicChecks::exactlyOne);
    words.checkOf("warn", BasicChecks::warn);
  }

  /** {@code enum: [A, B]}: the values in the order in which the message names them. */
  private static Check oneOf(Object arguments) {
    List<Object> allowed = List.copyOf((JsonArray) arguments);
    return (node, findings) -> {
      Object value = node.absent() ? "" : Objects.requireNonNull(node.value());
      if (!allowed.contains(value)) {
        findings.unsupported(node, value, allowed);
      }
    };
  }

  private static Check min(Object arguments) {
    long least = (Long) arguments;
    return (node, findings) -> {
      if (node.value() instanceof Long number && number < least) {
        findings.invalid(node, "must be greater than or equal to " + least);
      }
    };
  }

  private static Check max(Object arguments) {
    long most = (Long) arguments;
    return (node, findings) -> {
      if (node.value() instanceof Long number && number > most) {
        findings.invalid(node, "must be less than or equal to " + most);
      }
    };
  }

  /** {@code between: [1, 65535]}, both ends included. */
  private static Check between(Object arguments) {
    long least = (Long) ((JsonArray) arguments).get(0);
    long most = (Long) ((JsonArray) arguments).get(1);
    return (node, findings) -> {
      if (node.integer() < least || node.integer() > most) {
        findings.invalid(
            node, node.integer(), "must be between " + least + " and " + most + ", inclusive");
      }
    };
  }

  /** As {@code between}, in the other wording. */
  private static Check range(Object arguments) {
    long least = (Long) ((JsonArray) arguments).get(0);
    long most = (Long) ((JsonArray) arguments).get(1);
    return (node, findings) -> {
      if (node.integer() < least || node.integer() > most) {
        findings.invalid(node, node.integer(), "must be in the range " + least + "-" + most);
      }
    };
  }

  /** {@code positive: true}, or the detail of the error. */
  private static Check positive(Object arguments) {
    String detail = arguments instanceof String text ? text : "must be greater than zero";
    return (node, findings) -> {
      if (node.integer() <= 0) {
        findings.invalid(node, node.integer(), detail);
      }
    };
  }

  /**
   * {@code (uniqueBy): {list: requests, key: name, most: 8}}: told after all that is wrong inside,
   * of a list that is not too long.
   */
  private static Check uniqueBy(Object arguments) {
    var data = (JsonObject) arguments;
    String list = data.string("list", "");
    String key = data.string("key", "");
    long most = data.integer("most", Long.MAX_VALUE);
    return (node, findings) -> {
      if (node.field(list).list().size() <= most) {
        duplicates(node.field(list), key, findings);
      }
    };
  }

  private static void duplicates(Node list, String key, Findings findings) {
    var seen = new HashSet<String>();
    for (int i = 0; i < list.list().size(); i++) {
      Node element = list.element(i);
      String name = key.isEmpty() ? element.string() : element.field(key).string();
      if (!seen.add(name)) {
        findings.duplicate(element, name, "");
      }
    }
  }

  private static Check maxLength(Object arguments) {
    long most = (Long) arguments;
    return (node, findings) -> {
      if (node.string().length() > most) {
        findings.tooLong(node, most);
      }
    };
  }

  /** The field differs from that of all elements before in the list around it. */
  private static void unique(Node node, Findings findings) {
    Node list = node.parent().parent();
    Object value = node.value();
    boolean scalarElement = node.parent().value() instanceof JsonArray;
    Object scope = scalarElement ? node.parent().value() : list.value();
    if (value == null || scope == null || Node.isEmpty(value)) {
      return;
    }
    String name = scalarElement ? "" : node.path().substring(node.parent().path().length());
    if (!findings.seen(scope, name).add(value)) {
      findings.duplicate(node);
    }
  }

  /**
   * {@code immutable: true}, the detail of the error, which shows the new value, or {@code {shown:
   * Struct}}: the struct as which it is shown.
   */
  private static Check immutable(Object arguments) {
    String detail = arguments instanceof String text ? text : "field is immutable";
    String struct = arguments instanceof JsonObject data ? data.string("shown", "") : "";
    return (node, findings) -> {
      if (changed(node)) {
        findings.invalid(node, shown(node.value(), struct), detail);
      }
    };
  }

  /** A map of texts is shown by its keys. */
  private static @Nullable Object shown(@Nullable Object value, String struct) {
    if (!(value instanceof JsonObject map)) {
      return value;
    }
    if (!struct.isEmpty()) {
      return GoStructs.json(struct, map);
    }
    return map.values().stream().allMatch(String.class::isInstance) ? GoStructs.sorted(map) : map;
  }

  /** {@code frozen: detail}: as immutable, as a Forbidden error. */
  private static Check frozen(Object arguments) {
    return (node, findings) -> {
      if (changed(node)) {
        findings.forbidden(node, (String) arguments);
      }
    };
  }

  static boolean changed(Node node) {
    return node.isUpdate()
        && !Objects.equals(node.value(), node.old())
        && !(node.empty() && Node.isEmpty(node.old()));
  }

  /** {@code equals: {value: X, message: M}}. */
  private static Check equalTo(Object arguments) {
    var data = (JsonObject) arguments;
    Object wanted = Objects.requireNonNull(data.get("value"));
    String detail = data.string("message", "");
    return (node, findings) -> {
      if (!wanted.equals(node.value())) {
        findings.invalid(node, detail);
      }
    };
  }

  /**
   * {@code (exactlyOne): {of: [a, b], none: M, many: M, reason: Invalid|Required|Forbidden}}: of
   * several members one must be set.
   */
  private static Check exactlyOne(Object arguments) {
    var data = (JsonObject) arguments;
    List<String> members = data.strings("of");
    return (node, findings) -> {
      long set = members.stream().filter(m -> node.field(m).present()).count();
      String none = data.string("none", "");
      String many = data.string("many", none);
      if (set == 0 && !none.isEmpty()) {
        report(data.string("reason", "Required"), node, none, findings);
      } else if (set > 1) {
        report(data.string("manyReason", data.string("reason", "Required")), node, many, findings);
      }
    };
  }

  private static void report(String reason, Node node, String detail, Findings findings) {
    switch (reason) {
      case "Required" -> findings.required(node, detail);
      case "Forbidden" -> findings.forbidden(node, detail);
      default -> findings.invalid(node, "", detail);
    }
  }

  /** {@code warn: text}: a warning whenever the field is set. */
  private static Check warn(Object arguments) {
    return (node, findings) -> {
      if (!node.empty()) {
        findings.warn(node.path() + ": " + arguments);
      }
    };
  }
}
