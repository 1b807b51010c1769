package dev.insula.apiserver.webhook;

import dev.insula.client.http.CheckedResolver.RefusedAddressException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/** Says why a call failed, in the words of the Go runtime where there are such. Stateless. */
final class Failure {

  private Failure() {}

  /** An address that is refused looks like one where nobody listens: its owner learns no more. */
  static String describe(WebhookTarget target, @Nullable Throwable cause) {
    return switch (cause) {
      case RefusedAddressException refused -> dial(refused.address(), target);
      case UnknownHostException _ ->
          "dial tcp: lookup " + target.url().getHost() + ": no such host";
      case ConnectTimeoutException _ -> "context deadline exceeded";
      case SocketTimeoutException _ -> "context deadline exceeded";
      case ConnectException _ -> dial(null, target);
      case SSLException tls -> "tls: failed to verify certificate: " + tls.getMessage();
      case null -> "EOF";
      default -> cause.getMessage() == null ? "EOF" : cause.getMessage();
    };
  }

  private static String dial(@Nullable InetAddress address, WebhookTarget target) {
    String host = target.url().getHost();
    String shown =
        address == null
            ? target.addresses().isEmpty() ? host : target.addresses().getFirst().getHostAddress()
            : address.getHostAddress();
    return "dial tcp " + shown + ":" + target.port() + ": connect: connection refused";
  }
}
