package dev.insula.apiserver.authentication;

import dev.insula.apiserver.authorization.Quoted;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.store.Keyspace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Accepts service-account tokens as long as they have not expired and the account and the object
 * they are bound to still exist. Thread-safe.
 *
 * <p>The signature of a token is checked once and remembered; what is live is looked up with every
 * use, so that a token ends at the moment its account, pod or secret is deleted.
 */
final class AccountTokenVerifier implements TokenVerifier {

  /** Tokens whose signature need not be checked again; about 2 KiB each. */
  private static final int REMEMBERED = 1024;

  /** Longest token that is looked at. */
  private static final int MAX_LENGTH = 16 * 1024;

  /** How long an account or pod that is being deleted still counts as live. */
  private static final Duration DELETION_LEEWAY = Duration.ofSeconds(60);

  private final AccountTokens tokens;
  private final Keyspace keyspace;
  private final InstantSource clock;
  private final BoundedCache<String, AccountClaims> opened = new BoundedCache<>(REMEMBERED);

  AccountTokenVerifier(AccountTokens tokens, Keyspace keyspace, InstantSource clock) {
    this.tokens = tokens;
    this.keyspace = keyspace;
    this.clock = clock;
  }

  @Override
  public Verdict verify(String token, List<String> audiences) {
    AccountClaims claims = open(token);
    if (claims == null) {
      return new Verdict.Unknown();
    }
    List<String> met = audiences.stream().filter(claims.audiences()::contains).toList();
    if (met.isEmpty()) {
      return new Verdict.Invalid(
          "token audiences "
              + Quoted.list(claims.audiences())
              + " is invalid for the target audiences "
              + Quoted.list(audiences));
    }
    String wrong = whatIsWrong(claims);
    return wrong == null ? new Verdict.Valid(claims.user(), met) : new Verdict.Invalid(wrong);
  }

  private @Nullable AccountClaims open(String token) {
    if (token.length() > MAX_LENGTH) {
      return null;
    }
    AccountClaims known = opened.get(token);
    if (known != null) {
      return known;
    }
    AccountClaims claims = tokens.open(token).orElse(null);
    if (claims != null) {
      opened.put(token, claims);
    }
    return claims;
  }

  private @Nullable String whatIsWrong(AccountClaims claims) {
    Instant now = clock.instant();
    if (now.isAfter(claims.expires())) {
      return "service account token has expired";
    }
    if (now.plus(DELETION_LEEWAY).isBefore(claims.issuedAt())) {
      return "service account token is not valid yet";
    }
    String wrong = wrongAccount(claims, now);
    if (wrong == null) {
      wrong = wrongBinding("secret", claims.secret(), claims.account().namespace(), now);
    }
    if (wrong == null) {
      wrong = wrongBinding("pod", claims.pod(), claims.account().namespace(), now);
    }
    if (wrong == null && claims.pod() == null) {
      wrong = wrongBinding("node", claims.node(), "", now);
    }
    return wrong;
  }

  private @Nullable String wrongAccount(AccountClaims claims, Instant now) {
    AccountName name = claims.account();
    JsonObject account = live("serviceaccounts/" + name.namespace(), name.name()).orElse(null);
    if (account == null) {
      return "serviceaccounts " + Quoted.of(name.name()) + " not found";
    }
    if (isGone(account, now)) {
      return "service account " + name.namespace() + "/" + name.name() + " has been deleted";
    }
    return Meta.uid(account).equals(claims.uid())
        ? null
        : "service account UID ("
            + Meta.uid(account)
            + ") does not match claim ("
            + claims.uid()
            + ")";
  }

  private @Nullable String wrongBinding(
      String what, AccountClaims.@Nullable Reference reference, String namespace, Instant now) {
    if (reference == null) {
      return null;
    }
    String collection = namespace.isEmpty() ? what + "s" : what + "s/" + namespace;
    JsonObject object = live(collection, reference.name()).orElse(null);
    if (object == null || isGone(object, now)) {
      return "service account token has been invalidated";
    }
    return Meta.uid(object).equals(reference.uid())
        ? null
        : what
            + " UID ("
            + Meta.uid(object)
            + ") does not match service account "
            + what
            + " ref claim ("
            + reference.uid()
            + ")";
  }

  private Optional<JsonObject> live(String collection, String name) {
    return keyspace
        .get("/core/" + collection + "/" + name)
        .map(entry -> Json.parseObject(entry.value()));
  }

  private static boolean isGone(JsonObject object, Instant now) {
    String deleted = Meta.deletionTimestamp(object);
    if (deleted == null) {
      return false;
    }
    try {
      return Instant.parse(deleted).isBefore(now.minus(DELETION_LEEWAY));
    } catch (DateTimeParseException e) {
      return true;
    }
  }
}
