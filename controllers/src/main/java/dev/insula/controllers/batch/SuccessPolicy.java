package dev.insula.controllers.batch;

import dev.insula.machinery.json.JsonObject;
import java.util.List;

/** Whether a job's {@code successPolicy} is met before all indexes are. Pure. */
final class SuccessPolicy {

  private SuccessPolicy() {}

  /** Which rule is met, in words; empty if none is. */
  static String met(Job job, Indexes succeeded) {
    List<JsonObject> rules = job.spec().objectAt("successPolicy").objects("rules");
    for (int i = 0; i < rules.size(); i++) {
      if (!succeeded.isEmpty() && isMet(rules.get(i), job.completions(), succeeded)) {
        return "Matched rules at index " + i;
      }
    }
    return "";
  }

  private static boolean isMet(JsonObject rule, int completions, Indexes succeeded) {
    long wanted = rule.integer("succeededCount", Long.MAX_VALUE);
    String text = rule.string("succeededIndexes");
    if (text == null) {
      return succeeded.count() >= wanted;
    }
    Indexes listed = Indexes.parse(text, completions);
    int common = succeeded.countOf(listed);
    return !listed.isEmpty() && (common == listed.count() || common >= wanted);
  }
}
