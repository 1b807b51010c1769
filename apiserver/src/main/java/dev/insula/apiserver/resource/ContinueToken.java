package dev.insula.apiserver.resource;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a list goes on: the revision it reads at and the key after which it continues. Opaque to
 * clients. Bound to one control plane and one resource by what it was made for.
 *
 * @param revision of the snapshot; {@link #NEWEST} to go on without one
 * @param start key relative to the listed prefix, of the last object that was given out
 * @param left objects of the snapshot that follow it; {@link #UNKNOWN} if nobody has counted them
 */
record ContinueToken(long revision, String start, long left) {

  static final long NEWEST = -1;

  static final long UNKNOWN = 0;

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
    String version = json.string("v", "");
    if (!version.equals(VERSION)) {
      throw invalid("server does not recognize this encoded version " + version);
    }
    String start = json.string("start", "");
    if (start.isEmpty()) {
      throw invalid("encoded start key empty (version " + VERSION + ")");
    }
    long revision = json.integer("rv", 0);
    if (revision == 0) {
      throw invalid("incorrect encoded start resourceVersion (version " + VERSION + ")");
    }
    if (start.contains("/../") || start.startsWith("../")) {
      throw invalid(start);
    }
    if (!json.string("scope", "").equals(scope)) {
      throw invalid(start);
    }
    return new ContinueToken(revision, start, Math.max(UNKNOWN, json.integer("left", UNKNOWN)));
  }

  private static JsonObject read(String token) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      throw invalid("illegal base64 data at input byte " + badByte(token));
    }
    try {
      return Json.parseObject(bytes);
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
