package dev.insula.apiserver.request;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Status;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The answer to a request. Immutable; byte arrays are shared and not written to. */
public sealed interface ApiResponse {

  String JSON = "application/json";

  /** One line of a header; several lines may have the same name. */
  record Header(String name, String value) {}

  int status();

  String contentType();

  List<Header> headers();

  /** The same answer with further header lines. */
  ApiResponse withHeaders(List<Header> more);

  /**
   * An answer that is there.
   *
   * @param body parts that are written one after another without being copied together
   */
  record Complete(int status, String contentType, List<Header> headers, List<byte[]> body)
      implements ApiResponse {

    @Override
    public Complete withHeaders(List<Header> more) {
      return new Complete(status, contentType, joined(headers, more), body);
    }

    /** Bytes of the body. */
    public long length() {
      long sum = 0;
      for (byte[] part : body) {
        sum += part.length;
      }
      return sum;
    }
  }

  /** An answer that comes bit by bit: a watch. */
  record Streaming(int status, String contentType, List<Header> headers, BodySource body)
      implements ApiResponse {

    @Override
    public Streaming withHeaders(List<Header> more) {
      return new Streaming(status, contentType, joined(headers, more), body);
    }
  }

  static Complete json(int status, JsonObject body) {
    return json(status, Json.bytes(body));
  }

  static Complete json(int status, byte[] body) {
    return new Complete(status, JSON, List.of(), List.of(body));
  }

  static Complete text(int status, String body) {
    return new Complete(
        status,
        "text/plain; charset=utf-8",
        List.of(new Header("X-Content-Type-Options", "nosniff")),
        List.of(body.getBytes(StandardCharsets.UTF_8)));
  }

  static Complete failure(Status status) {
    return json(status.code(), status.toJson());
  }

  private static List<Header> joined(List<Header> some, List<Header> more) {
    var all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }
}
