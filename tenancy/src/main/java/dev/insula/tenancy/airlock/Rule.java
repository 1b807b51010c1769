package dev.insula.tenancy.airlock;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.fields.FieldPath;
import java.util.ArrayList;
import java.util.List;

/**
 * One thing that a tenant's object may not have. Immutable.
 *
 * @param id short name that refusals quote and exceptions refer to
 * @param kind the kind it is about
 * @param fields where to look
 * @param check which values are refused
 * @param why what would be possible otherwise, for the tenant to read
 * @param remedy what the tenant can do instead
 */
record Rule(
    String id, String kind, List<FieldPath> fields, Check check, String why, String remedy) {

  void apply(JsonObject object, List<Refusal> out) {
    for (FieldPath field : fields) {
      for (FieldPath.Found found : field.in(object)) {
        if (check.refuses(found.value())) {
          out.add(new Refusal(found.path(), id, why, remedy));
        }
      }
    }
  }

  /** The same rule, which lets keys pass that begin with these. */
  Rule allowing(List<String> keys) {
    if (!(check instanceof KeyChecks.KeyOf keyOf)) {
      throw new IllegalStateException(id + " is not about keys");
    }
    return new Rule(id, kind, fields, keyOf.besides(keys), why, remedy);
  }

  static Rule fromJson(JsonObject json) {
    var fields = new ArrayList<FieldPath>();
    for (String path : json.strings("fields")) {
      fields.add(FieldPath.parse(path));
    }
    Object check = json.get("refuse");
    if (fields.isEmpty() || check == null) {
      throw new IllegalArgumentException("a rule needs fields and refuse: " + json);
    }
    return new Rule(
        text(json, "id"),
        text(json, "kind"),
        List.copyOf(fields),
        Check.fromJson(check),
        text(json, "why"),
        text(json, "remedy"));
  }

  private static String text(JsonObject json, String key) {
    String value = json.string(key);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("a rule needs " + key + ": " + json);
    }
    return value;
  }
}
