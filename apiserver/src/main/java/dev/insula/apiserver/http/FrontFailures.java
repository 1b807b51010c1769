package dev.insula.apiserver.http;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Status;

/** Failures that the front finds before a control plane is asked. */
final class FrontFailures {

  private FrontFailures() {}

  /** The host that is asked is not the one the connection was made to (RFC 9110, 15.5.20). */
  static Status misdirected() {
    return status(
        421,
        "MisdirectedRequest",
        "the connection was made to another control plane than is asked");
  }

  static Status uriTooLong() {
    return status(414, "RequestURITooLong", "the request URL is too long");
  }

  static Status internal() {
    return status(500, "InternalError", "Internal error occurred: unexpected failure");
  }

  static Status unavailable() {
    return status(503, "ServiceUnavailable", "the control plane is not available");
  }

  private static Status status(int code, String reason, String message) {
    return new Status(code, reason, message, new JsonObject());
  }
}
