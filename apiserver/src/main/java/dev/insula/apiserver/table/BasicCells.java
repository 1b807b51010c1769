package dev.insula.apiserver.table;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.List;
import java.util.stream.Collectors;

/** Cells that many kinds have: values, counts, ages, selectors, containers. */
final class BasicCells {

  private BasicCells() {}

  static void define(CellWords words) {
    words.define("text", args -> (object, _) -> Values.text(object, args.get(0)));
    words.define(
        "textOr", args -> (object, _) -> Values.or(Values.text(object, args.get(1)), args.get(0)));
    words.define("trimmed", args -> (object, _) -> Values.text(object, args.get(0)).strip());
    words.define("number", args -> (object, _) -> Values.number(object, args.get(0)));
    words.define("valueOr", BasicCells::valueOr);
    words.define(
        "flag", args -> (object, _) -> Boolean.TRUE.equals(Values.at(object, args.get(0))));
    words.define(
        "flagOr",
        args ->
            (object, _) ->
                Values.at(object, args.get(1)) instanceof Boolean flag
                    ? flag
                    : Boolean.valueOf(args.get(0)));
    words.define(
        "capitalBoolean",
        args ->
            (object, _) -> Boolean.TRUE.equals(Values.at(object, args.get(0))) ? "True" : "False");
    words.define("count", BasicCells::count);
    words.define(
        "fraction",
        args ->
            (object, _) ->
                Values.number(object, args.get(0)) + "/" + Values.number(object, args.get(1)));
    words.define(
        "slash",
        args ->
            (object, _) ->
                Values.text(object, args.get(0)) + "/" + Values.text(object, args.get(1)));
    words.define(
        "join",
        args ->
            (object, _) -> String.join(args.get(0), Values.list(object, args.get(1)).strings()));
    words.define("age", (object, now) -> Ages.since(Meta.of(object).get("creationTimestamp"), now));
    words.define(
        "ageOr",
        args ->
            (object, now) ->
                Values.at(object, args.get(1)) == null
                    ? args.get(0)
                    : Ages.since(Values.at(object, args.get(1)), now));
    words.define("created", (object, _) -> Values.text(object, "metadata.creationTimestamp"));
    words.define("labels", args -> (object, _) -> labels(Values.object(object, args.get(0))));
    words.define("selector", args -> (object, _) -> selector(Values.object(object, args.get(0))));
    words.define(
        "containers",
        args -> (object, _) -> containers(Values.object(object, args.get(0)), "name"));
    words.define(
        "images", args -> (object, _) -> containers(Values.object(object, args.get(0)), "image"));
    words.define("conditionOr", BasicCells::conditionOr);
  }

  /** The first value that is set. */
  private static Cell valueOr(List<String> args) {
    return (object, _) -> {
      for (String path : args.subList(1, args.size())) {
        Object value = Values.at(object, path);
        if (value != null) {
          return value;
        }
      }
      return args.getFirst();
    };
  }

  private static Cell count(List<String> paths) {
    return (object, _) -> {
      long count = 0;
      for (String path : paths) {
        count += Values.object(object, path).size() + Values.list(object, path).size();
      }
      return count;
    };
  }

  private static Cell conditionOr(List<String> args) {
    return (object, _) -> {
      JsonObject condition = Values.condition(object, args.get(1));
      return condition == null ? args.get(0) : condition.string("status", "");
    };
  }

  /** {@code a=b,c=d}, sorted by key. */
  static String labels(JsonObject labels) {
    String text =
        labels.keySet().stream()
            .sorted()
            .map(key -> key + "=" + labels.string(key, ""))
            .collect(Collectors.joining(","));
    return Values.or(text, "<none>");
  }

  /** A label selector in the form that queries have. */
  static String selector(JsonObject selector) {
    var parts = new java.util.ArrayList<String>();
    JsonObject matchLabels = selector.objectAt("matchLabels");
    matchLabels.keySet().stream()
        .sorted()
        .forEach(key -> parts.add(key + "=" + matchLabels.string(key, "")));
    for (JsonObject expression : selector.objects("matchExpressions")) {
      parts.add(expression(expression));
    }
    // By key; what is said of one key stays in its order.
    parts.sort(java.util.Comparator.comparing(BasicCells::key));
    return Values.or(String.join(",", parts), "<none>");
  }

  private static String key(String requirement) {
    return requirement.replaceFirst("^!", "").replaceFirst("[ =].*", "");
  }

  private static String expression(JsonObject expression) {
    String key = expression.string("key", "");
    String values =
        expression.strings("values").stream().sorted().collect(Collectors.joining(",", "(", ")"));
    return switch (expression.string("operator", "")) {
      case "In" -> key + " in " + values;
      case "NotIn" -> key + " notin " + values;
      case "DoesNotExist" -> "!" + key;
      default -> key;
    };
  }

  private static String containers(JsonObject podSpec, String field) {
    return podSpec.objects("containers").stream()
        .map(container -> container.string(field, ""))
        .collect(Collectors.joining(","));
  }

  /** {@code RWO,ROX}: access modes by their short names. */
  static String accessModes(JsonArray modes) {
    List<String> given = modes.strings();
    var out = new java.util.ArrayList<String>();
    List.of("ReadWriteOnce RWO", "ReadOnlyMany ROX", "ReadWriteMany RWX", "ReadWriteOncePod RWOP")
        .forEach(
            pair -> {
              if (given.contains(pair.substring(0, pair.indexOf(' ')))) {
                out.add(pair.substring(pair.indexOf(' ') + 1));
              }
            });
    return String.join(",", out);
  }
}
