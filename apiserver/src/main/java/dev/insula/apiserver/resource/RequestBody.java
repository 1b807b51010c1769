package dev.insula.apiserver.resource;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.json.MemberOrder;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.yaml.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Decodes the body of a write. Stateless. */
final class RequestBody {

  private static final String UNSUPPORTED =
      "the body of the request was in an unknown format - accepted media types include: ";
  private static final String OFFERED =
      "application/json, application/yaml, application/vnd.kubernetes.protobuf";

  /** How much of a body that can't be read is quoted. */
  private static final int MAX_QUOTED = 30;

  private static final String REPEATED = "duplicate field \"";
  private static final byte[] NOTHING = new byte[0];

  private RequestBody() {}

  /**
   * What is in a body besides the object.
   *
   * @param found texts about members that are there several times
   * @param yaml whether they come from YAML, where the strict form has a heading
   * @param document the body, if it is an object in JSON and has such members; else empty
   */
  record Problems(List<String> found, boolean yaml, byte[] document) {
    static final Problems NONE = new Problems(List.of(), false);

    Problems(List<String> found, boolean yaml) {
      this(found, yaml, NOTHING);
    }

    /**
     * The texts, and those about members that a decoder did not know.
     *
     * @param typed whether it meets both kinds as it reads the document; else these come last
     */
    List<String> with(List<String> unknown, boolean strict, boolean typed) {
      if (document.length == 0 || unknown.isEmpty() || !typed) {
        var texts = new ArrayList<>(texts(strict));
        unknown.forEach(path -> texts.add(unknown(path)));
        return texts;
      }
      var repeated = new HashSet<String>();
      found.forEach(text -> repeated.add(text.substring(REPEATED.length(), text.length() - 1)));
      return MemberOrder.of(document, repeated, Set.copyOf(unknown)).stream()
          .map(path -> repeated.contains(path) ? repeated(path) : unknown(path))
          .toList();
    }

    /** The texts for warnings, or for the message that refuses the body. */
    List<String> texts(boolean strict) {
      return strict && yaml && !found.isEmpty()
          ? List.of("yaml: unmarshal errors:\n  " + String.join("\n  ", found))
          : found;
    }
  }

  /** A body that has been read. */
  record Body(JsonObject object, Problems problems) {}

  /**
   * Whether the body is YAML and not JSON.
   *
   * @throws ApiException 415 for a media type that is not understood
   */
  static boolean isYaml(ApiRequest request) {
    return switch (mediaType(request)) {
      case "", "application/json" -> false;
      case "application/yaml" -> true;
      default -> throw unsupported(UNSUPPORTED + OFFERED);
    };
  }

  static String mediaType(ApiRequest request) {
    String header = request.headers().first("Content-Type", "");
    int semicolon = header.indexOf(';');
    String type = semicolon < 0 ? header : header.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  static ApiException unsupported(String message) {
    return new ApiException(new Status(415, "UnsupportedMediaType", message, new JsonObject()));
  }

  /**
   * @throws ApiException 413 for a body over the limit
   */
  static byte[] bytes(ApiRequest request) {
    checkSize(request);
    return request.body();
  }

  /**
   * @throws ApiException 413 for a body over the limit
   */
  static void checkSize(ApiRequest request) {
    if (request.body().length > ApiRequest.MAX_BODY_BYTES) {
      throw new ApiException(
          new Status(
              413,
              "RequestEntityTooLarge",
              "Request entity too large: limit is " + ApiRequest.MAX_BODY_BYTES,
              new JsonObject()));
    }
  }

  /**
   * The object in a body. An empty object stands for the JSON null, which Kubernetes takes.
   *
   * @param kind that is expected, for the message; empty for options, whose kind it leaves out
   */
  static Body object(ApiRequest request, String kind) {
    boolean yaml = isYaml(request);
    byte[] bytes = bytes(request);
    var found = new ArrayList<String>(0);
    Object value = yaml ? yaml(bytes, kind, found) : json(bytes, kind, found);
    if (value instanceof JsonObject object) {
      checkTypeMembers(object, kind, bytes);
      return new Body(object, new Problems(found, yaml, yaml || found.isEmpty() ? NOTHING : bytes));
    }
    if (value == JsonNull.NULL) {
      return new Body(new JsonObject(), Problems.NONE);
    }
    throw unrecognized(
        kind,
        "json parse error: json: cannot unmarshal "
            + goKind(value)
            + " into Go value of type struct { APIVersion string"
            + " \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\""
            + " }",
        bytes,
        true);
  }

  /** What says of which kind an object is, is read before everything else. */
  private static void checkTypeMembers(JsonObject object, String kind, byte[] bytes) {
    for (String member : List.of("apiVersion", "kind")) {
      Object value = object.get(member);
      if (value != null && value != JsonNull.NULL && !(value instanceof String)) {
        throw unrecognized(
            kind,
            "json parse error: json: cannot unmarshal "
                + goKind(value)
                + " into Go struct field ."
                + member
                + " of type string",
            bytes,
            true);
      }
    }
  }

  private static Object yaml(byte[] bytes, String kind, List<String> found) {
    try {
      return Yaml.parse(new String(bytes, StandardCharsets.UTF_8), found);
    } catch (Yaml.MalformedYamlException e) {
      throw unrecognized(kind, String.valueOf(e.getMessage()), bytes, false);
    }
  }

  private static String repeated(String path) {
    return REPEATED + path + "\"";
  }

  static String unknown(String path) {
    return "unknown field \"" + path + "\"";
  }

  private static Object json(byte[] bytes, String kind, List<String> found) {
    try {
      var duplicates = new ArrayList<String>(0);
      Object value = Json.parse(bytes, duplicates);
      duplicates.forEach(path -> found.add(repeated(path)));
      return value;
    } catch (Json.MalformedJsonException e) {
      String why = GoJsonErrors.describe(bytes, String.valueOf(e.getMessage()));
      throw unrecognized(kind, "json parse error: " + why, bytes, true);
    }
  }

  private static ApiException unrecognized(String kind, String why, byte[] bytes, boolean version) {
    if (kind.isEmpty()) {
      return ApiException.badRequest((version ? "couldn't get version/kind; " : "") + why);
    }
    return ApiException.badRequest(
        "the object provided is unrecognized (must be of type "
            + kind
            + "): "
            + (version ? "couldn't get version/kind; " : "")
            + why
            + " ("
            + quoted(bytes)
            + ")");
  }

  /** The beginning: what looks like JSON as it is, other bytes in hexadecimal. */
  private static String quoted(byte[] bytes) {
    if (bytes.length == 0) {
      return "<empty>";
    }
    int length = Math.min(bytes.length, MAX_QUOTED);
    String start =
        bytes[0] == '{'
            ? new String(bytes, 0, length, StandardCharsets.UTF_8)
            : HexFormat.of().formatHex(bytes, 0, length);
    return bytes.length > MAX_QUOTED ? start + " ..." : start;
  }

  static String goKind(Object value) {
    return switch (value) {
      case String _ -> "string";
      case Boolean _ -> "bool";
      case Number _ -> "number";
      case java.util.List<?> _ -> "array";
      default -> "object";
    };
  }
}
