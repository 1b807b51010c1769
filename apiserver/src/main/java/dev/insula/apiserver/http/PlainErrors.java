package dev.insula.apiserver.http;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Status;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what never became a request (malformed, too large, ambiguous) with a Status, without
 * repeating any of what was sent.
 */
final class PlainErrors implements Request.Handler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int code = response.getStatus();
    String message = HttpStatus.getMessage(code);
    var status = new Status(code, message.replace(" ", ""), message, new JsonObject());
    byte[] body = Json.bytes(status.toJson());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }
}
