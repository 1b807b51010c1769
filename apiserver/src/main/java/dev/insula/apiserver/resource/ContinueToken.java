package dev.insula.apiserver.resource;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a list goes on: the revision it reads at and the key after which it continues. Opaque to
 * clients. Bound to one control plane and one resource by what it was made for.
 *
 * @param revision of the snapshot; {@link #NEWEST}, as any negative one, to go on without one
 * @param start key relative to the listed prefix, of the first object that may be given out
 * @param left objects of the snapshot that follow it; {@link #UNKNOWN} if nobody has counted them
 */
record ContinueToken(long revision, String start, long left) {

  static final long NEWEST = -1;

  static final long UNKNOWN = 0;

  /** What a path does not have in its shortest form. */
  private static final Pattern UNCLEAN = Pattern.compile("//|/\\.{1,2}(/|$)|(?<=.)/$");

  private static final String VERSION = "meta.k8s.io/v1";

  /**
   * @param scope what the token is good for: the control plane and the resource
   */
  String encode(String scope) {
    var json = JsonObject.of("v", VERSION, "rv", revision, "start", start, "scope", scope);
    if (left != UNKNOWN) {
      json.put("left", left);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(json));
  }

  /**
   * @throws ApiException 400 if it is none
   */
  static ContinueToken decode(String token, String scope) {
    JsonObject json = read(token);
    checkTypes(json);
    String version = json.string("v", "");
    if (!version.equals(VERSION)) {
      throw invalid("server does not recognize this encoded version " + version);
    }
    long revision = json.integer("rv", 0);
    if (revision == 0) {
      throw invalid("incorrect encoded start resourceVersion (version " + VERSION + ")");
    }
    String start = json.string("start", "");
    if (start.isEmpty()) {
      throw invalid("encoded start key empty (version " + VERSION + ")");
    }
    String key = start.startsWith("/") ? start : "/" + start;
    if (UNCLEAN.matcher(key).find()) {
      throw invalid(start);
    }
    // A token that somebody else made is a place in what is listed, and no more.
    if (!json.string("scope", scope).equals(scope)) {
      throw invalid(start);
    }
    return new ContinueToken(revision, start, Math.max(UNKNOWN, json.integer("left", UNKNOWN)));
  }

  private static void checkTypes(JsonObject json) {
    if (!(json.get("v") instanceof String) && present(json.get("v"))) {
      throw invalid(mismatch(json.get("v"), "struct field continueToken.v of type string"));
    }
    if (!(json.get("rv") instanceof Long) && present(json.get("rv"))) {
      throw invalid(mismatch(json.get("rv"), "struct field continueToken.rv of type int64"));
    }
    if (!(json.get("start") instanceof String) && present(json.get("start"))) {
      throw invalid(mismatch(json.get("start"), "struct field continueToken.start of type string"));
    }
  }

  private static boolean present(@Nullable Object value) {
    return value != null && value != JsonNull.NULL;
  }

  private static String mismatch(@Nullable Object value, String into) {
    return "json: cannot unmarshal "
        + RequestBody.goKind(Objects.requireNonNull(value))
        + " into Go "
        + into;
  }

  private static JsonObject read(String token) {
    byte[] bytes;
    try {
      if (token.endsWith("=")) {
        throw new IllegalArgumentException("padding");
      }
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      throw invalid("illegal base64 data at input byte " + badByte(token));
    }
    try {
      Object value = Json.parse(bytes);
      if (value == JsonNull.NULL) {
        return new JsonObject();
      }
      if (value instanceof JsonObject object) {
        return object;
      }
      throw invalid(mismatch(value, "value of type storage.continueToken"));
    } catch (Json.MalformedJsonException e) {
      throw invalid(GoJsonErrors.describe(bytes, String.valueOf(e.getMessage())));
    }
  }

  private static int badByte(String token) {
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      boolean good =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_';
      if (!good) {
        return i;
      }
    }
    return token.getBytes(StandardCharsets.UTF_8).length;
  }

  private static ApiException invalid(String why) {
    return ApiException.badRequest("invalid continue token: continue key is not valid: " + why);
  }
}
