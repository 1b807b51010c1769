package dev.insula.apiserver.authentication;

import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.store.Keyspace;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Accepts bootstrap tokens: secrets of kube-system that say they may be used to authenticate.
 * Thread-safe. What is live is looked up with every use.
 *
 * <p>Source: the page on authenticating with bootstrap tokens.
 */
final class BootstrapTokenVerifier implements TokenVerifier {

  private static final Pattern TOKEN = Pattern.compile("([a-z0-9]{6})\\.([a-z0-9]{16})");
  private static final Pattern GROUP =
      Pattern.compile("system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]");
  private static final String SECRETS = "/core/secrets/kube-system/bootstrap-token-";

  private final Keyspace keyspace;
  private final List<String> servedAudiences;
  private final InstantSource clock;

  /**
   * @param servedAudiences whom these tokens are meant for, as they don't say it themselves
   */
  BootstrapTokenVerifier(Keyspace keyspace, List<String> servedAudiences, InstantSource clock) {
    this.keyspace = keyspace;
    this.servedAudiences = List.copyOf(servedAudiences);
    this.clock = clock;
  }

  @Override
  public Verdict verify(String token, List<String> audiences) {
    Matcher parts = TOKEN.matcher(token);
    if (!parts.matches()) {
      return new Verdict.Unknown();
    }
    String id = parts.group(1);
    List<String> met = audiences.stream().filter(servedAudiences::contains).toList();
    Optional<JsonObject> secret =
        keyspace.get(SECRETS + id).map(entry -> Json.parseObject(entry.value()));
    if (met.isEmpty() || secret.isEmpty() || !allows(secret.get(), id, parts.group(2))) {
      return new Verdict.Unknown();
    }
    Optional<List<String>> groups = groups(value(secret.get(), "auth-extra-groups"));
    return groups.isEmpty()
        ? new Verdict.Unknown()
        : new Verdict.Valid(
            new UserInfo("system:bootstrap:" + id, "", groups.get(), Map.of()), met);
  }

  private boolean allows(JsonObject secret, String id, String given) {
    byte[] wanted = value(secret, "token-secret").getBytes(StandardCharsets.UTF_8);
    return secret.string("type", "").equals("bootstrap.kubernetes.io/token")
        && Meta.deletionTimestamp(secret) == null
        && MessageDigest.isEqual(wanted, given.getBytes(StandardCharsets.UTF_8))
        && value(secret, "token-id").equals(id)
        && value(secret, "usage-bootstrap-authentication").equals("true")
        && !hasExpired(value(secret, "expiration"));
  }

  private boolean hasExpired(String expiration) {
    if (expiration.isEmpty()) {
      return false;
    }
    try {
      Instant end = OffsetDateTime.parse(expiration).toInstant();
      return !end.isAfter(clock.instant());
    } catch (DateTimeParseException unreadable) {
      return true;
    }
  }

  /** Empty if one of them is none that a bootstrap token may give. */
  private static Optional<List<String>> groups(String extra) {
    var groups = new ArrayList<String>();
    groups.add("system:bootstrappers");
    if (extra.isEmpty()) {
      return Optional.of(groups);
    }
    for (String group : extra.split(",", -1)) {
      if (!GROUP.matcher(group).matches()) {
        return Optional.empty();
      }
      groups.add(group);
    }
    return Optional.of(groups);
  }

  private static String value(JsonObject secret, String key) {
    try {
      byte[] decoded = Base64.getDecoder().decode(secret.objectAt("data").string(key, ""));
      return new String(decoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException noBase64) {
      return "";
    }
  }
}
