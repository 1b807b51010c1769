package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;

/** What numbers in a status say of each other. */
final class StatusChecks {

  private StatusChecks() {}

  static void define(Vocabulary words) {
    words.checkOf("notAbove", StatusChecks::notAbove);
    words.checkOf("notDecremented", StatusChecks::notDecremented);
  }

  /** {@code {field: A, limit: B, shown: T}}: A is at most B, which the message calls T. */
  private static Check notAbove(Object arguments) {
    var data = (JsonObject) arguments;
    String field = data.string("field", "");
    String limit = data.string("limit", "");
    String detail = "cannot be greater than " + data.string("shown", "");
    return (status, findings) -> {
      Node count = status.field(field);
      if (count.integer() > status.field(limit).integer()) {
        findings.invalid(count, count.integer(), detail);
      }
    };
  }

  /** {@code {field: A}}: a counter that goes up only. */
  private static Check notDecremented(Object arguments) {
    String field = ((JsonObject) arguments).string("field", "");
    return (status, findings) -> {
      Node counter = status.field(field);
      if (counter.old() instanceof Long old && counter.integer() < old) {
        findings.invalid(counter, counter.integer(), "cannot be decremented");
      }
    };
  }
}
