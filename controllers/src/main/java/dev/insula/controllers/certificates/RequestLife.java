package dev.insula.controllers.certificates;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Optional;

/**
 * How long signing requests are kept: decided ones for an hour, undecided ones for a day, issued
 * ones no longer than their certificate is valid. Pure. Source: the page "Certificates and
 * Certificate Signing Requests" of the Kubernetes documentation.
 */
final class RequestLife {

  private static final Duration DECIDED = Duration.ofHours(1);
  private static final Duration PENDING = Duration.ofHours(24);

  private RequestLife() {}

  /** When the request is to be deleted; empty if it stays for good. */
  static Optional<Instant> end(JsonObject request) {
    JsonObject status = request.objectAt("status");
    String certificate = status.string("certificate", "");
    if (status.objects("conditions").isEmpty()) {
      return time(Meta.of(request).string("creationTimestamp", "")).map(at -> at.plus(PENDING));
    }
    Optional<Instant> end = Optional.empty();
    for (JsonObject condition : status.objects("conditions")) {
      boolean ends =
          switch (condition.string("type", "")) {
            case "Denied", "Failed" -> true;
            case "Approved" -> !certificate.isEmpty();
            default -> false;
          };
      if (ends) {
        end =
            earlier(end, time(condition.string("lastUpdateTime", "")).map(at -> at.plus(DECIDED)));
      }
    }
    return certificate.isEmpty() ? end : earlier(end, expiry(certificate));
  }

  private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.or(() -> other);
    }
    return one.get().isBefore(other.get()) ? one : other;
  }

  private static Optional<Instant> time(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> expiry(String base64) {
    try {
      var in = new ByteArrayInputStream(Base64.getDecoder().decode(base64));
      var certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return Optional.of(certificate.getNotAfter().toInstant());
    } catch (CertificateException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
