package dev.insula.controllers.namespaces;

import dev.insula.client.ListOptions;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A token with which a new node or a tool finds its way into the control plane, as its Secret holds
 * it. Immutable. Source: the page "Authenticating with Bootstrap Tokens".
 *
 * @param id the public part
 * @param secret the other part
 * @param signs whether it is to sign what strangers may read
 * @param expires when it ends; never if empty
 */
record BootstrapToken(String id, String secret, boolean signs, Optional<Instant> expires) {

  static final String NAMESPACE = "kube-system";
  static final String TYPE = "bootstrap.kubernetes.io/token";
  private static final String PREFIX = "bootstrap-token-";
  private static final int PAGE = 500;

  static boolean isToken(JsonObject secret) {
    return secret.string("type", "").equals(TYPE)
        && Meta.namespace(secret).equals(NAMESPACE)
        && !Meta.isDeleting(secret);
  }

  /** The Secrets of all tokens of a control plane. */
  static List<JsonObject> secrets(Plane plane) {
    var out = new ArrayList<JsonObject>();
    String next = "";
    do {
      var page = plane.client().list(Kinds.SECRETS, NAMESPACE, ListOptions.NONE.page(PAGE, next));
      page.items().stream()
          .filter(secret -> Live.mentions(secret, TYPE))
          .map(ApiObject::tree)
          .filter(BootstrapToken::isToken)
          .forEach(out::add);
      next = page.continueToken();
    } while (!next.isEmpty());
    return out;
  }

  static BootstrapToken of(JsonObject secret) {
    String id = data(secret, "token-id");
    boolean named = Meta.name(secret).equals(PREFIX + id) && !id.isEmpty();
    return new BootstrapToken(
        named ? id : "",
        data(secret, "token-secret"),
        data(secret, "usage-bootstrap-signing").equals("true"),
        expires(data(secret, "expiration")));
  }

  /** What can't be read has ended. */
  private static Optional<Instant> expires(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.of(Instant.EPOCH);
    }
  }

  private static String data(JsonObject secret, String key) {
    try {
      byte[] value = Base64.getDecoder().decode(secret.objectAt("data").string(key, ""));
      return new String(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  boolean hasExpired(Instant now) {
    return expires.filter(at -> !at.isAfter(now)).isPresent();
  }

  Optional<Duration> left(Instant now) {
    return expires.map(at -> Duration.between(now, at));
  }

  boolean canSign(Instant now) {
    return signs && !id.isEmpty() && !secret.isEmpty() && !hasExpired(now);
  }
}
