package dev.insula.apiserver.http;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.Headers;
import dev.insula.apiserver.request.Query;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.object.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Makes requests free of Jetty. Blocks while a body comes in. */
final class RequestReader {

  /** Bytes of path and query together; kube-apiserver bears URLs of this order. */
  static final int MAX_URL_BYTES = 32 * 1024;

  /** From the first to the last byte of a body, for peers that send drop by drop. */
  private static final Duration LONGEST_BODY = Duration.ofSeconds(60);

  private static final int FIRST_BODY_BYTES = 1024;
  private static final int MAX_AUDIT_ID = 64;
  private static final byte[] NO_BODY = {};

  /** Bits of a UUID that say how it was made (RFC 9562, 4.1 and 4.2). */
  private static final long VERSION_MASK = 0xf000L;

  private static final long VERSION_4 = 0x4000L;
  private static final long VARIANT_MASK = 0xc000_0000_0000_0000L;
  private static final long VARIANT_2 = 0x8000_0000_0000_0000L;

  private RequestReader() {}

  /**
   * The request without its body.
   *
   * @throws ApiException 400 if the path is none, 414 if the URL is too long
   */
  static ApiRequest readHead(Request request, List<X509Certificate> peer) {
    String rawPath = request.getHttpURI().getPath();
    String rawQuery = request.getHttpURI().getQuery();
    if (rawPath == null) {
      throw ApiException.badRequest("the request has no path");
    }
    if (rawPath.length() + (rawQuery == null ? 0 : rawQuery.length()) > MAX_URL_BYTES) {
      throw new ApiException(FrontFailures.uriTooLong());
    }
    return new ApiRequest(
        request.getMethod(),
        rawPath,
        PathSegments.of(rawPath),
        new Query(QueryParameters.of(rawQuery == null ? "" : rawQuery)),
        headers(request),
        NO_BODY,
        peer,
        UserInfo.ANONYMOUS,
        Request.getRemoteAddr(request),
        auditId(request.getHeaders().get("Audit-Id")));
  }

  /**
   * The request with its body, of which at most one byte more than the bound is read.
   *
   * @param share where the memory for it is taken from
   */
  static ApiRequest readBody(Request request, ApiRequest head, BodyBudget.Share share) {
    if (request.getLength() == 0) {
      return head;
    }
    try (InputStream in = Content.Source.asInputStream(request)) {
      byte[] body = readInTime(in, request.getLength(), share);
      return body.length == 0 ? head : withBody(head, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] readInTime(InputStream in, long announced, BodyBudget.Share share)
      throws IOException {
    long deadline = System.nanoTime() + LONGEST_BODY.toNanos();
    int most = ApiRequest.MAX_BODY_BYTES + 1;
    int first = Math.clamp(announced, FIRST_BODY_BYTES, most);
    share.growTo(first);
    byte[] body = new byte[first];
    int size = 0;
    while (size < most) {
      if (size == body.length) {
        int larger = Math.min(most, size * 2);
        share.growTo(larger);
        body = Arrays.copyOf(body, larger);
      }
      int read = in.read(body, size, body.length - size);
      if (read < 0) {
        break;
      }
      size += read;
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("the request's body came in too slowly");
      }
      if (size == announced) {
        break;
      }
    }
    return size == body.length ? body : Arrays.copyOf(body, size);
  }

  private static ApiRequest withBody(ApiRequest head, byte[] body) {
    return new ApiRequest(
        head.method(),
        head.rawPath(),
        head.path(),
        head.query(),
        head.headers(),
        body,
        head.peerCertificates(),
        head.user(),
        head.remoteAddress(),
        head.requestId());
  }

  private static Headers headers(Request request) {
    Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (HttpField field : request.getHeaders()) {
      if (field.getHeader() != HttpHeader.HOST) {
        String value = field.getValue() == null ? "" : field.getValue();
        all.computeIfAbsent(field.getName(), _ -> new ArrayList<>(1)).add(value);
      }
    }
    return new Headers(all);
  }

  /** The caller's own id if it is harmless, as Kubernetes takes it over for audit logs. */
  private static String auditId(@Nullable String given) {
    if (given != null
        && !given.isEmpty()
        && given.length() <= MAX_AUDIT_ID
        && given.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      return given;
    }
    // Tells requests apart and need not be hard to guess, so it takes no secure random numbers,
    // which all threads of the process would wait for in turn.
    var random = ThreadLocalRandom.current();
    return new UUID(
            (random.nextLong() & ~VERSION_MASK) | VERSION_4,
            (random.nextLong() & ~VARIANT_MASK) | VARIANT_2)
        .toString();
  }
}
