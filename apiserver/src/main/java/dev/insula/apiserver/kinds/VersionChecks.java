package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Rules on what the versions of a CustomResourceDefinition say: schema, subresources, columns and
 * selectable fields. What all versions say alike is checked once, and messages name it by its place
 * in the spec.
 */
final class VersionChecks {

  private static final int MAX_SELECTABLE_FIELDS = 8;
  private static final int MAX_WARNING_BYTES = 256;
  private static final Set<String> COLUMN_TYPES =
      Set.of("integer", "number", "string", "boolean", "date");
  private static final List<String> COLUMN_FORMATS =
      List.of("byte", "date", "date-time", "double", "float", "int32", "int64", "password");

  /** What a schema may say at its root if status has a path of its own, in Kubernetes' order. */
  private static final List<String> ROOT_WORDS =
      List.of(
          "Description",
          "Type",
          "Format",
          "Title",
          "Maximum",
          "ExclusiveMaximum",
          "Minimum",
          "ExclusiveMinimum",
          "MaxLength",
          "MinLength",
          "Pattern",
          "MaxItems",
          "MinItems",
          "UniqueItems",
          "MultipleOf",
          "Required",
          "Items",
          "Properties",
          "ExternalDocs",
          "Example",
          "XPreserveUnknownFields",
          "XValidations");

  private VersionChecks() {}

  static void check(Node spec, Findings findings) {
    Node versions = spec.field("versions");
    int count = versions.list().size();
    for (int i = 0; i < count; i++) {
      Node version = versions.element(i);
      boolean first = i == 0;
      if (!same(versions, "schema")) {
        schema(version, version.at("schema.openAPIV3Schema"), findings);
      } else if (first) {
        Node place = version.at("schema.openAPIV3Schema");
        schema(version, place.named("/spec.validation.openAPIV3Schema"), findings);
      }
      part(versions, i, "subresources", findings);
      part(versions, i, "additionalPrinterColumns", findings);
      part(versions, i, "selectableFields", findings);
    }
  }

  private static void part(Node versions, int index, String part, Findings findings) {
    Node version = versions.element(index);
    boolean shared = same(versions, part);
    if (version.field(part).absent() || (shared && index > 0)) {
      return;
    }
    Node place = shared ? version.field(part).named("/spec." + part) : version.field(part);
    switch (part) {
      case "subresources" -> scale(place.field("scale"), findings);
      case "additionalPrinterColumns" -> columns(place, findings);
      default -> selectable(place, version.at("schema.openAPIV3Schema"), shared, findings);
    }
  }

  /** Whether all versions say the same; one version always does. */
  static boolean same(Node versions, String part) {
    List<JsonObject> all = versions.list().objects();
    return all.stream().allMatch(one -> Objects.equals(one.get(part), all.getFirst().get(part)));
  }

  private static void schema(Node version, Node place, Findings findings) {
    if (place.absent()) {
      findings.required(version.at("schema.openAPIV3Schema"));
      return;
    }
    if (place.object().equals(place.old())) {
      return;
    }
    if (version.field("subresources").field("status").present()) {
      statusRoot(place, findings);
    }
    SchemaChecks.check(place, false, findings);
  }

  private static void statusRoot(Node schema, Findings findings) {
    Node type = schema.field("type");
    if (!type.empty() && !type.string().equals("object")) {
      findings.invalid(
          type,
          "only \"object\" is allowed as the type at the root of the schema if the status"
              + " subresource is enabled");
      return;
    }
    for (String word : schema.object().keySet()) {
      if (!ROOT_WORDS.contains(VersionStructs.fieldOf(word))
          && !Node.isEmpty(schema.object().get(word))) {
        findings.invalid(
            schema,
            VersionStructs.showSchema(schema.object()),
            "only ["
                + String.join(" ", ROOT_WORDS)
                + "] fields are allowed at the root of the schema if the status subresource is"
                + " enabled");
        return;
      }
    }
  }

  private static void scale(Node scale, Findings findings) {
    if (scale.absent()) {
      return;
    }
    replicas(scale.field("specReplicasPath"), ".spec", findings);
    replicas(scale.field("statusReplicasPath"), ".status", findings);
    Node selector = scale.field("labelSelectorPath");
    if (!selector.empty() && isSimple(selector, findings)) {
      String path = selector.string();
      if (!path.startsWith(".spec.") && !path.startsWith(".status.")) {
        findings.invalid(selector, "should be a json path under either .spec or .status");
      }
    }
  }

  private static void replicas(Node path, String under, Findings findings) {
    if (path.empty()) {
      findings.required(path);
    } else if (isSimple(path, findings) && !path.string().startsWith(under + ".")) {
      findings.invalid(path, "should be a json path under " + under);
    }
  }

  private static boolean isSimple(Node path, Findings findings) {
    boolean simple = path.string().startsWith(".");
    if (!simple) {
      findings.invalid(path, "must be a simple json path starting with .");
    }
    return simple;
  }

  private static void columns(Node columns, Findings findings) {
    for (int i = 0; i < columns.list().size(); i++) {
      Node column = columns.element(i);
      if (column.field("name").empty()) {
        findings.required(column.field("name"));
      }
      Node type = column.field("type");
      if (type.empty()) {
        findings.required(type, "must be one of boolean,date,integer,number,string");
      } else if (!COLUMN_TYPES.contains(type.string())) {
        findings.invalid(type, "must be one of boolean,date,integer,number,string");
      }
      Node format = column.field("format");
      if (!format.empty() && !COLUMN_FORMATS.contains(format.string())) {
        findings.invalid(format, "must be one of " + String.join(",", COLUMN_FORMATS));
      }
      Node path = column.field("jsonPath").named("JSONPath");
      if (path.empty()) {
        findings.required(path);
      } else {
        isSimple(path, findings);
      }
    }
  }

  private static void selectable(Node fields, Node schema, boolean shared, Findings findings) {
    if (schema.absent()) {
      findings.invalid(
          fields,
          "",
          shared
              ? "may only be set when validations.schema is included"
              : "may only be set when `version.schema.openAPIV3Schema` is not included");
      return;
    }
    var seen = new HashSet<String>();
    for (int i = 0; i < fields.list().size(); i++) {
      Node path = fields.element(i).field("jsonPath");
      if (path.empty()) {
        findings.required(path);
      } else {
        selectable(path, schema.object(), seen, findings);
      }
    }
    if (seen.size() > MAX_SELECTABLE_FIELDS) {
      findings.tooMany(fields, seen.size(), MAX_SELECTABLE_FIELDS);
    }
  }

  private static void selectable(
      Node path, JsonObject schema, Set<String> seen, Findings findings) {
    String text = path.string();
    if (!text.startsWith(".")) {
      findings.invalid(
          path, "is an invalid path: expected [ or . but got: " + text.split("[.\\[]")[0]);
      return;
    }
    if (text.indexOf('[') >= 0) {
      findings.invalid(path, "is an invalid path: array notation is not allowed");
      return;
    }
    JsonObject here = schema;
    if (text.equals(".")) {
      findings.invalid(path, "is an invalid path: unexpected end of JSON path");
      return;
    }
    for (String member : text.substring(1).split("\\.", -1)) {
      JsonObject next = here.objectAt("properties").object(member);
      if (next == null) {
        next = here.object("additionalProperties");
      }
      if (next == null) {
        findings.invalid(path, "is an invalid path: does not refer to a valid field");
        return;
      }
      here = next;
    }
    if (text.equals(".metadata") || text.startsWith(".metadata.")) {
      findings.invalid(path, "must not point to fields in metadata");
    }
    if (!Set.of("string", "boolean", "integer").contains(here.string("type", ""))) {
      findings.invalid(
          path,
          "must point to a field of type string, boolean or integer. Enum string fields and"
              + " strings with formats are allowed.");
    }
    if (!seen.add(text)) {
      findings.duplicate(path);
    }
  }

  /** Whether a version may be called deprecated in these words. */
  static void deprecation(Node version, Findings findings) {
    Node warning = version.field("deprecationWarning");
    if (warning.absent()) {
      return;
    }
    String text = warning.string();
    if (!version.field("deprecated").bool()) {
      findings.invalid(warning, "can only be set for deprecated versions");
      return;
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_WARNING_BYTES) {
      findings.invalid(warning, "must be <= 256 characters long");
    }
    if (text.isEmpty()) {
      findings.invalid(warning, "must not be an empty string");
    }
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      int c = text.codePointAt(i);
      if (Character.isISOControl(c) || !Character.isDefined(c)) {
        findings.invalid(
            warning,
            "must only contain printable UTF-8 characters; non-printable character found at index "
                + i);
        return;
      }
    }
  }
}
