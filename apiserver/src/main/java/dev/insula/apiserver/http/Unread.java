package dev.insula.apiserver.http;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.Headers;
import dev.insula.apiserver.request.Query;
import dev.insula.apiserver.request.UserInfo;
import java.util.List;
import java.util.UUID;
import org.eclipse.jetty.server.Request;

/** Stands for a request that could not be read, so that its refusal is written like all others. */
final class Unread {

  private Unread() {}

  static ApiRequest of(Request request) {
    return new ApiRequest(
        request.getMethod(),
        "",
        List.of(),
        Query.NONE,
        Headers.NONE,
        new byte[0],
        List.of(),
        UserInfo.ANONYMOUS,
        "",
        UUID.randomUUID().toString());
  }
}
