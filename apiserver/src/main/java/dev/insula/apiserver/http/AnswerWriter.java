package dev.insula.apiserver.http;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Writes answers that are there. Large ones block with the peer, so that a slow one costs no
 * memory.
 */
final class AnswerWriter {

  /** Bodies of at least this size are compressed for who asks for it, as Kubernetes does. */
  static final int GZIP_FROM_BYTES = 128 * 1024;

  /** Small parts are gathered up to this size, so that a list is not written item by item. */
  private static final int GATHERED_BYTES = 32 * 1024;

  private AnswerWriter() {}

  static void write(ApiRequest request, ApiResponse.Complete answer, Response response)
      throws IOException {
    writeHead(request, answer, response);
    long length = answer.length();
    boolean encoded = response.getHeaders().contains(HttpHeader.CONTENT_ENCODING);
    if (length >= GZIP_FROM_BYTES && !encoded && acceptsGzip(request)) {
      writeCompressed(answer.body(), response);
      return;
    }
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
    var gathered = new Gathered(response);
    for (byte[] part : answer.body()) {
      gathered.write(part, 0, part.length);
    }
    gathered.close();
  }

  /** Whether the answer is one piece, so that it can be written without waiting for the peer. */
  static boolean isOnePiece(ApiResponse.Complete answer) {
    return answer.body().size() <= 1 && answer.length() < GZIP_FROM_BYTES;
  }

  /** Writes an answer of one piece; the callback is told of the end. */
  static void write(
      ApiRequest request, ApiResponse.Complete answer, Response response, Callback callback) {
    writeHead(request, answer, response);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.length());
    ByteBuffer body =
        answer.body().isEmpty()
            ? BufferUtil.EMPTY_BUFFER
            : ByteBuffer.wrap(answer.body().getFirst());
    response.write(true, body, callback);
  }

  /** Status and headers, those that every answer has included. */
  static void writeHead(ApiRequest request, ApiResponse answer, Response response) {
    HttpFields.Mutable headers = response.getHeaders();
    response.setStatus(answer.status());
    headers.put("Audit-Id", request.requestId());
    headers.put(HttpHeader.CACHE_CONTROL, "no-cache, private");
    if (!answer.contentType().isEmpty()) {
      headers.put(HttpHeader.CONTENT_TYPE, HeaderText.safe(answer.contentType()));
    }
    for (ApiResponse.Header header : answer.headers()) {
      if (header.name().equals("Cache-Control")) {
        headers.put(HttpHeader.CACHE_CONTROL, HeaderText.safe(header.value()));
      } else {
        headers.add(HeaderText.safe(header.name()), HeaderText.safe(header.value()));
      }
    }
  }

  private static void writeCompressed(List<byte[]> parts, Response response) throws IOException {
    response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
    response.getHeaders().add(HttpHeader.VARY, "Accept-Encoding");
    try (var gzip = new FastGzip(new Gathered(response))) {
      for (byte[] part : parts) {
        gzip.write(part);
      }
    }
  }

  private static boolean acceptsGzip(ApiRequest request) {
    for (String line : request.headers().all("Accept-Encoding")) {
      for (String coding : line.split(",")) {
        String[] parts = coding.strip().split(";", -1);
        if (parts[0].strip().equalsIgnoreCase("gzip")) {
          return parts.length < 2 || !parts[1].strip().matches("q=0(\\.0*)?");
        }
      }
    }
    return false;
  }

  /** The level Kubernetes uses: most of the gain for a fraction of the time. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 8 * 1024);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  /** Gathers small parts, passes large ones on as they are; closing ends the body. */
  private static final class Gathered extends OutputStream {
    private final Response response;
    private final byte[] buffer = new byte[GATHERED_BYTES];
    private int size;

    Gathered(Response response) {
      this.response = response;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (size + length > buffer.length) {
        drain(false);
      }
      if (length >= buffer.length) {
        Content.Sink.write(response, false, ByteBuffer.wrap(bytes, offset, length));
      } else {
        System.arraycopy(bytes, offset, buffer, size, length);
        size += length;
      }
    }

    @Override
    public void close() throws IOException {
      drain(true);
    }

    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it but how long others wait
    private void drain(boolean last) throws IOException {
      if (size > 0 || last) {
        // Blocks until written, so the buffer is free again.
        Content.Sink.write(response, last, ByteBuffer.wrap(buffer, 0, size));
        size = 0;
        if (!last) {
          // Others have their turn: a carrier of virtual threads preempts nobody.
          Thread.yield();
        }
      }
    }
  }
}
