package dev.insula.apiserver.request;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * One request to one control plane, free of HTTP machinery. Immutable; the body is not written to.
 *
 * @param method in upper case
 * @param rawPath as it was sent, without the query
 * @param path the decoded segments of the path, without empty ones
 * @param body all of it; the front reads at most one byte more than {@link #MAX_BODY_BYTES}, so
 *     that who is allowed to ask learns that it is too large (413), and nobody else
 * @param peerCertificates what the TLS peer proved to own, its own first; empty if it showed none.
 *     Verified to be fresh and signed, not against which authority: that is for the control plane
 * @param user who asks; {@link UserInfo#ANONYMOUS} before authentication
 * @param remoteAddress of the peer, for the audit; empty in process
 * @param requestId for logs and the {@code Audit-Id} header
 */
public record ApiRequest(
    String method,
    String rawPath,
    List<String> path,
    Query query,
    Headers headers,
    byte[] body,
    List<X509Certificate> peerCertificates,
    UserInfo user,
    String remoteAddress,
    String requestId) {

  /** Kubernetes' own bound for a request's body. */
  public static final int MAX_BODY_BYTES = 3 * 1024 * 1024;

  public ApiRequest {
    path = List.copyOf(path);
    peerCertificates = List.copyOf(peerCertificates);
  }

  /** The same request, asked by somebody. */
  public ApiRequest withUser(UserInfo newUser) {
    return new ApiRequest(
        method,
        rawPath,
        path,
        query,
        headers,
        body,
        peerCertificates,
        newUser,
        remoteAddress,
        requestId);
  }

  /** The same request, wanting another form of answer. */
  public ApiRequest withAccept(String accept) {
    return new ApiRequest(
        method,
        rawPath,
        path,
        query,
        headers.with("Accept", accept),
        body,
        peerCertificates,
        user,
        remoteAddress,
        requestId);
  }

  /** The same request with its body in another encoding. */
  public ApiRequest withBody(byte[] newBody, String contentType) {
    return new ApiRequest(
        method,
        rawPath,
        path,
        query,
        headers.with("Content-Type", contentType),
        newBody,
        peerCertificates,
        user,
        remoteAddress,
        requestId);
  }

  /** Method and path, without query and body, which can hold secrets. */
  @Override
  public String toString() {
    return method + " " + rawPath;
  }
}
