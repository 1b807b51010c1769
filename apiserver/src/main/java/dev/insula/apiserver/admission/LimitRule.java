package dev.insula.apiserver.admission;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.quantity.Quantity;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** One item of a LimitRange: bounds for containers, pods or claims. Immutable. */
final class LimitRule {

  private final JsonObject item;
  private final String type;

  LimitRule(JsonObject item) {
    this.item = item;
    this.type = item.string("type", "");
  }

  /** Adds what is wrong with what one container or pod asks for. */
  void check(JsonObject requests, JsonObject limits, List<String> wrong) {
    for (String name : names("min")) {
      checkMin(name, requests, limits, wrong);
    }
    for (String name : names("max")) {
      checkMax(name, requests, limits, wrong);
    }
    for (String name : names("maxLimitRequestRatio")) {
      checkRatio(name, requests, limits, wrong);
    }
  }

  /** Adds what is wrong with the size that a volume claim asks for. */
  void checkClaim(JsonObject claim, List<String> wrong) {
    if (!type.equals("PersistentVolumeClaim")) {
      return;
    }
    JsonObject requests = claim.objectAt("spec", "resources", "requests");
    for (String name : names("min")) {
      checkMin(name, requests, new JsonObject(), wrong);
    }
    for (String name : names("max")) {
      String start = "maximum " + usage("max", name);
      if (!requests.containsKey(name)) {
        wrong.add(start + ".  No request is specified");
      } else if (compare(requests, "max", name) > 0) {
        wrong.add(start + ", but request is " + requests.string(name, ""));
      }
    }
  }

  private void checkMin(String name, JsonObject requests, JsonObject limits, List<String> wrong) {
    String start = "minimum " + usage("min", name);
    if (!requests.containsKey(name)) {
      wrong.add(start + ".  No request is specified");
    } else if (compare(requests, "min", name) < 0) {
      wrong.add(start + ", but request is " + requests.string(name, ""));
    } else if (limits.containsKey(name) && compare(limits, "min", name) < 0) {
      wrong.add(start + ", but limit is " + limits.string(name, ""));
    }
  }

  private void checkMax(String name, JsonObject requests, JsonObject limits, List<String> wrong) {
    String start = "maximum " + usage("max", name);
    if (!limits.containsKey(name)) {
      wrong.add(start + ".  No limit is specified");
    } else if (compare(limits, "max", name) > 0) {
      wrong.add(start + ", but limit is " + limits.string(name, ""));
    } else if (requests.containsKey(name) && compare(requests, "max", name) > 0) {
      wrong.add(start + ", but request is " + requests.string(name, ""));
    }
  }

  private void checkRatio(String name, JsonObject requests, JsonObject limits, List<String> wrong) {
    String start =
        name
            + " max limit to request ratio per "
            + type
            + " is "
            + item.objectAt("maxLimitRequestRatio").string(name, "")
            + ", but ";
    double request = amount(requests, name);
    double limit = amount(limits, name);
    if (request == 0) {
      wrong.add(start + "no request is specified or request is 0");
    } else if (limit == 0) {
      wrong.add(start + "no limit is specified or limit is 0");
    } else if (limit / request > amount(item.objectAt("maxLimitRequestRatio"), name)) {
      String shown = String.format(Locale.ROOT, "%f", limit / request);
      wrong.add(start + "provided ratio is " + shown);
    }
  }

  private Set<String> names(String member) {
    return new TreeSet<>(item.objectAt(member).keySet());
  }

  private String usage(String member, String name) {
    return name + " usage per " + type + " is " + item.objectAt(member).string(name, "");
  }

  private int compare(JsonObject amounts, String member, String name) {
    return Quantity.parse(amounts.string(name, "0"))
        .compareTo(Quantity.parse(item.objectAt(member).string(name, "0")));
  }

  private static double amount(JsonObject amounts, String name) {
    return Quantity.parse(amounts.string(name, "0")).milliValue() / 1000.0;
  }
}
