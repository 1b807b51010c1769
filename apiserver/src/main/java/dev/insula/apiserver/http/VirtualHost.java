package dev.insula.apiserver.http;

import dev.insula.apiserver.pki.Credential;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.RequestHandler;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * A control plane as the front sees it. Immutable.
 *
 * @param name of the control plane
 * @param handler authenticates, authorizes and answers
 * @param serving the certificate to show to clients now; asked for with each handshake
 * @param bounds what it may be asked for now; asked for with each request
 * @param turnedAway hears of requests that got no turn, with the reason
 */
public record VirtualHost(
    String name,
    RequestHandler handler,
    Supplier<Credential> serving,
    Supplier<HostBounds> bounds,
    BiConsumer<ApiRequest, String> turnedAway) {

  /** A control plane with the bounds of the front only. */
  public VirtualHost(String name, RequestHandler handler, Supplier<Credential> serving) {
    this(name, handler, serving, () -> HostBounds.NONE, (_, _) -> {});
  }
}
