package dev.insula.apiserver.http;

import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.server.Request;

/**
 * Lets the answer to a request be silent for as long as it likes, as watches are. An HTTP/2 stream
 * is freed of its timer, as the server survives the first strike of it but not the second; over
 * HTTP/1.1 each strike is waved through.
 */
final class Silence {

  private Silence() {}

  static void allow(Request request) {
    request.addIdleTimeoutListener(_ -> false);
    if (request.getConnectionMetaData().getConnection() instanceof HTTP2Connection connection) {
      Stream stream = connection.getSession().getStream(Integer.parseInt(request.getId()));
      if (stream != null) {
        stream.setIdleTimeout(0);
      }
    }
  }
}
