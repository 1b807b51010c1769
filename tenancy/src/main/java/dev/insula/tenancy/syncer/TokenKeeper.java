package dev.insula.tenancy.syncer;

import dev.insula.client.FairQueue;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.translation.ConfigDown;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.translation.TokenNeed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps tenant-issued service-account tokens fresh in Secrets of the super cluster, as a kubelet
 * would for its pods. Thread-safe.
 *
 * <p>One token serves all pods of a service account that want the same audience and life: a token
 * for each pod would double the writes of each. It is renewed after four fifths of its life, the
 * share that kubelet uses; when the service account is deleted and made again, at once.
 */
final class TokenKeeper {

  /** Annotation: when the token ends, in seconds since the epoch. */
  static final String EXPIRES = Origin.DOMAIN + "/token-expires";

  private static final Logger LOG = LoggerFactory.getLogger(TokenKeeper.class);
  private static final double RENEW_AFTER = 0.8;

  private final SuperMirror mirror;
  private final SuperWriter writer;
  private final FairQueue<Upkeep> upkeep;
  private final Clock clock;

  TokenKeeper(SuperMirror mirror, SuperWriter writer, Queues queues, Clock clock) {
    this.mirror = mirror;
    this.writer = writer;
    this.upkeep = queues.upkeep();
    this.clock = clock;
  }

  /** For a pod that is about to be made: a token that can't be had now is brought later. */
  void ensure(TenantPlane plane, Upkeep.Token token) {
    if (plane.tokens().containsKey(token)) {
      return;
    }
    try {
      var _ = reconcile(plane, token);
    } catch (ApiException | NotYetException e) {
      LOG.atDebug().addKeyValue("tenant", plane.name()).log("no token yet: {}", e.getMessage());
      upkeep.add(plane.uid(), token);
    }
  }

  /**
   * Issues the token if there is none that lasts.
   *
   * @return how long until it is to be looked at again; zero if no pod needs it any more
   */
  Duration reconcile(TenantPlane plane, Upkeep.Token token) {
    ObjectName secretName =
        new ObjectName(plane.superNamespace(token.namespace()), token.need().secretName());
    SuperRecord below = mirror.get(SyncedKind.SECRET, secretName);
    if (!plane.references().contains(token)) {
      plane.tokens().remove(token);
      if (below != null && !below.deleting() && plane.deletions().allPodsKnown()) {
        writer.delete(plane, SyncedKind.SECRET, below, null);
      }
      return Duration.ZERO;
    }
    ObjectName account = new ObjectName(token.namespace(), token.need().serviceAccount());
    ApiObject owner = plane.find(SyncedKind.SERVICE_ACCOUNT, account);
    if (owner == null) {
      throw new NotYetException("there is no service account " + account);
    }
    String ownerUid = Meta.uid(owner.tree());
    Instant now = clock.instant();
    if (below != null && below.origin().uid().equals(ownerUid)) {
      Duration left = untilRenewal(below, token.need(), now);
      if (left.isPositive()) {
        plane.tokens().put(token, below.tokenExpires());
        upkeep.addAfter(plane.uid(), token, left);
        return left;
      }
    }
    return issue(plane, token, account, ownerUid, secretName, now);
  }

  private Duration issue(
      TenantPlane plane,
      Upkeep.Token token,
      ObjectName account,
      String ownerUid,
      ObjectName secretName,
      Instant now) {
    JsonObject issued = request(plane, account, token.need()).objectAt("status");
    Instant expires = expiry(issued, now.plusSeconds(token.need().seconds()));
    JsonObject wanted =
        ConfigDown.token(
            token.need(), token.namespace(), ownerUid, issued.string("token", ""), plane.context());
    Meta.of(wanted)
        .objectOrCreate("annotations")
        .put(EXPIRES, Long.toString(expires.getEpochSecond()));
    write(plane, wanted, secretName);
    plane.tokens().put(token, expires.getEpochSecond());
    Duration life = Duration.between(now, expires);
    Duration next = Duration.ofMillis((long) (life.toMillis() * RENEW_AFTER));
    upkeep.addAfter(plane.uid(), token, next);
    return next;
  }

  private static JsonObject request(TenantPlane plane, ObjectName account, TokenNeed need) {
    var spec = JsonObject.of("expirationSeconds", need.seconds());
    if (!need.audience().isEmpty()) {
      spec.put("audiences", JsonArray.of(need.audience()));
    }
    var request =
        JsonObject.of(
            "apiVersion", "authentication.k8s.io/v1", "kind", "TokenRequest", "spec", spec);
    return plane
        .client()
        .createSubresource(
            SyncedKind.SERVICE_ACCOUNT.resource(), account, "token", request, SuperWriter.AS)
        .tree();
  }

  private void write(TenantPlane plane, JsonObject wanted, ObjectName secretName) {
    ApiObject existing = writer.find(SyncedKind.SECRET, secretName);
    if (existing == null) {
      var _ = writer.create(plane, SyncedKind.SECRET, wanted);
      return;
    }
    JsonObject merged = ConfigDown.merge(existing.tree(), wanted);
    if (merged != null) {
      var _ = writer.update(plane, SyncedKind.SECRET, merged, wanted);
    }
  }

  private static Duration untilRenewal(SuperRecord below, TokenNeed need, Instant now) {
    long share = (long) (need.seconds() * (1 - RENEW_AFTER));
    Instant renew = Instant.ofEpochSecond(below.tokenExpires() - share);
    return Duration.between(now, renew);
  }

  private static Instant expiry(JsonObject status, Instant fallback) {
    @Nullable String text = status.string("expirationTimestamp");
    try {
      return text == null ? fallback : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return fallback;
    }
  }
}
