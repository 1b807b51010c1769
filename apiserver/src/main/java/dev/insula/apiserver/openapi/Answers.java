package dev.insula.apiserver.openapi;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.ApiResponse.Header;
import java.util.ArrayList;
import java.util.List;

/** Answers with documents: tags, caching, compression. Stateless. */
final class Answers {

  static final Header VARY = new Header("Vary", "Accept");

  private Answers() {}

  static boolean acceptsJson(ApiRequest request) {
    List<String> types = accepted(request);
    return types.isEmpty()
        || types.contains("application/json")
        || types.contains("application/*")
        || types.contains("*/*");
  }

  /** The media types of the Accept header in their order, without parameters. */
  static List<String> accepted(ApiRequest request) {
    var out = new ArrayList<String>();
    for (String header : request.headers().all("Accept")) {
      for (String clause : header.split(",")) {
        String type = clause.split(";", -1)[0].strip();
        if (!type.isEmpty()) {
          out.add(type);
        }
      }
    }
    return out;
  }

  static ApiResponse notAcceptable() {
    return new ApiResponse.Complete(406, "", List.of(VARY), List.of());
  }

  /**
   * A document that is kept compressed.
   *
   * @param pinned whether the URL names this very version
   */
  static ApiResponse compressed(
      ApiRequest request, String type, String hash, boolean pinned, byte[] gzip) {
    var headers = headers(hash, pinned);
    if (isKnown(request, hash)) {
      return new ApiResponse.Complete(304, "", headers, List.of());
    }
    if (takesGzip(request)) {
      headers.add(new Header("Content-Encoding", "gzip"));
      return new ApiResponse.Complete(200, type, headers, List.of(gzip));
    }
    return new ApiResponse.Complete(200, type, headers, List.of(BuiltInOpenApi.Gzip.expand(gzip)));
  }

  static ApiResponse plain(
      ApiRequest request, String type, String hash, boolean pinned, List<byte[]> body) {
    var headers = headers(hash, pinned);
    return isKnown(request, hash)
        ? new ApiResponse.Complete(304, "", headers, List.of())
        : new ApiResponse.Complete(200, type, headers, body);
  }

  private static List<Header> headers(String hash, boolean pinned) {
    var out = new ArrayList<>(List.of(new Header("ETag", "\"" + hash + "\""), VARY));
    if (pinned) {
      out.add(new Header("Cache-Control", "public, immutable, max-age=31536000"));
    }
    return out;
  }

  private static boolean isKnown(ApiRequest request, String hash) {
    return request.headers().first("If-None-Match", "").equals("\"" + hash + "\"");
  }

  private static boolean takesGzip(ApiRequest request) {
    for (String header : request.headers().all("Accept-Encoding")) {
      for (String coding : header.split(",")) {
        if (coding.strip().equals("gzip")) {
          return true;
        }
      }
    }
    return false;
  }
}
