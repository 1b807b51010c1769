package dev.insula.controllers.objects;

import dev.insula.machinery.json.JsonObject;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Selectors in the form in which they stand in the messages of upstream's autoscaler. */
public final class GoText {

  private GoText() {}

  public static String of(JsonObject selector) {
    var labels = new TreeMap<String, String>();
    JsonObject matched = selector.objectAt("matchLabels");
    matched.keySet().forEach(key -> labels.put(key, matched.string(key, "")));
    String pairs =
        labels.entrySet().stream()
            .map(label -> label.getKey() + ": " + label.getValue() + ",")
            .collect(Collectors.joining());
    String requirements =
        selector.objects("matchExpressions").stream()
            .map(GoText::requirement)
            .collect(Collectors.joining());
    return "&LabelSelector{MatchLabels:map[string]string{"
        + pairs
        + "},MatchExpressions:[]LabelSelectorRequirement{"
        + requirements
        + "},}";
  }

  private static String requirement(JsonObject of) {
    return "LabelSelectorRequirement{Key:%s,Operator:%s,Values:[%s],},"
        .formatted(
            of.string("key", ""),
            of.string("operator", ""),
            String.join(" ", of.strings("values")));
  }
}
