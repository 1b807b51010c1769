package dev.insula.apiserver.resource;

import dev.insula.apiserver.request.Query;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Status.Cause;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** What the query of a request for a pod's log may say. Stateless. */
final class LogOptions {

  private LogOptions() {}

  /**
   * @throws ApiException 400 for what is no number, 422 for numbers that make no sense
   */
  static void check(Exchange exchange) {
    Query query = exchange.query();
    checkTime(query.first("sinceTime", ""));
    var causes = new ArrayList<Cause>();
    if (query.has("tailLines") && ListOptionRules.number(query, "tailLines") < 0) {
      causes.add(invalid(query, "tailLines", "must be greater than or equal to 0"));
    }
    if (query.has("limitBytes") && ListOptionRules.number(query, "limitBytes") < 1) {
      causes.add(invalid(query, "limitBytes", "must be greater than 0"));
    }
    if (query.has("sinceSeconds") && query.has("sinceTime")) {
      causes.add(
          new Cause(
              "FieldValueForbidden",
              "Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified",
              "[]"));
    } else if (query.has("sinceSeconds") && ListOptionRules.number(query, "sinceSeconds") < 1) {
      causes.add(invalid(query, "sinceSeconds", "must be greater than 0"));
    }
    if (query.has("stream")) {
      causes.add(new Cause("FieldValueForbidden", "Forbidden: may not be specified", "stream"));
    }
    if (!causes.isEmpty()) {
      throw ApiException.invalid("", "PodLogOptions", exchange.info().name(), List.copyOf(causes));
    }
  }

  private static void checkTime(String time) {
    try {
      if (!time.isEmpty()) {
        OffsetDateTime.parse(time);
      }
    } catch (DateTimeParseException e) {
      String text = Json.string(time);
      throw ApiException.badRequest(
          "parsing time "
              + text
              + " as \"2006-01-02T15:04:05Z07:00\": cannot parse "
              + text
              + " as \"2006\"");
    }
  }

  private static Cause invalid(Query query, String option, String why) {
    String message = "Invalid value: " + query.first(option, "") + ": " + why;
    return new Cause("FieldValueInvalid", message, option);
  }
}
