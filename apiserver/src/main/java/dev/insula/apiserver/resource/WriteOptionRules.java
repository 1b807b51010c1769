package dev.insula.apiserver.resource;

import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.Query;
import dev.insula.apiserver.request.Warnings;
import dev.insula.apiserver.resource.WriteCall.FieldValidation;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.object.Status.Cause;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the options of writes from a query, and refuses bad ones. Stateless. */
final class WriteOptionRules {

  private static final int MAX_MANAGER_BYTES = 128;

  private WriteOptionRules() {}

  /** What kind of options a verb takes, for messages and differing rules. */
  enum Kind {
    CREATE("CreateOptions"),
    UPDATE("UpdateOptions"),
    PATCH("PatchOptions"),
    APPLY("PatchOptions");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  static WriteCall read(
      Kind kind,
      ApiRequest request,
      ResourceDefinition definition,
      ObjectName target,
      String subresource) {
    Query query = request.query();
    check(kind, query);
    String given = query.first("fieldManager", "");
    return new WriteCall(
        definition,
        target,
        subresource,
        request.user(),
        query.has("dryRun"),
        given.isEmpty() ? managerOf(request) : given,
        !given.isEmpty(),
        query.flag("force"),
        new WriteCall.Decoding(validation(query), RequestBody.Problems.NONE),
        new Warnings(),
        Instant.now());
  }

  private static FieldValidation validation(Query query) {
    return switch (query.first("fieldValidation", "")) {
      case "Ignore" -> FieldValidation.IGNORE;
      case "Strict" -> FieldValidation.STRICT;
      default -> FieldValidation.WARN;
    };
  }

  /** The default manager: the program the user agent names. */
  private static String managerOf(ApiRequest request) {
    String agent = request.headers().first("User-Agent", "");
    int slash = agent.indexOf('/');
    String program = slash < 0 ? agent : agent.substring(0, slash);
    var out = new StringBuilder();
    for (int i = 0; i < program.length() && out.length() < MAX_MANAGER_BYTES; i++) {
      char c = program.charAt(i);
      if (c > ' ' && c < 0x7f) {
        out.append(c);
      }
    }
    return out.isEmpty() ? "unknown" : out.toString();
  }

  private static void check(Kind kind, Query query) {
    var causes = new ArrayList<Cause>();
    if (kind == Kind.PATCH && query.has("force")) {
      causes.add(
          new Cause(
              "FieldValueForbidden",
              "Forbidden: may not be specified for non-apply patch",
              "force"));
    }
    String manager = query.first("fieldManager", "");
    if (kind == Kind.APPLY && manager.isEmpty()) {
      causes.add(
          new Cause(
              "FieldValueRequired", "Required value: is required for apply patch", "fieldManager"));
    }
    checkManager(manager, causes);
    DryRun.check(query.all("dryRun"), causes);
    String validation = query.first("fieldValidation", "");
    if (!List.of("", "Ignore", "Strict", "Warn").contains(validation)) {
      causes.add(
          new Cause(
              "FieldValueNotSupported",
              "Unsupported value: "
                  + Json.string(validation)
                  + ": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"",
              "fieldValidation"));
    }
    if (!causes.isEmpty()) {
      throw ApiException.invalid("meta.k8s.io", kind.word, "", causes);
    }
  }

  private static void checkManager(String manager, List<Cause> causes) {
    if (manager.getBytes(StandardCharsets.UTF_8).length > MAX_MANAGER_BYTES) {
      causes.add(
          new Cause(
              "FieldValueTooLong",
              "Too long: may not be more than " + MAX_MANAGER_BYTES + " bytes",
              "fieldManager"));
    }
    int[] points = manager.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      if (Character.isISOControl(points[i])) {
        String shown = manager.replace("\u0007", "\\a");
        causes.add(
            new Cause(
                "FieldValueInvalid",
                String.format(
                    "Invalid value: \"%s\": invalid character U+%04X (at position %d)",
                    shown, points[i], i),
                "fieldManager"));
      }
    }
  }
}
