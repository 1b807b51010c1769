package dev.insula.apiserver.review;

import dev.insula.apiserver.authentication.AccountClaims;
import dev.insula.apiserver.authentication.AccountName;
import dev.insula.apiserver.authentication.ControlPlaneCredentials;
import dev.insula.apiserver.registry.Action;
import dev.insula.client.ControlPlaneClient;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.object.Status;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** Makes a token for a service account, bound to an object if that is asked for. */
final class TokenRequest implements Action {

  private static final String GROUP = "authentication.k8s.io";
  private static final GroupVersionResource ACCOUNTS =
      new GroupVersionResource("", "v1", "serviceaccounts");
  private static final long DEFAULT_SECONDS = 3600;
  private static final long LEAST_SECONDS = 600;
  private static final long MOST_SECONDS = 1L << 32;

  @Override
  public void applyDefaults(JsonObject request) {
    request.objectOrCreate("spec").putIfAbsent("expirationSeconds", DEFAULT_SECONDS);
  }

  @Override
  public JsonObject perform(Call call, JsonObject request) {
    JsonObject spec = request.objectOrCreate("spec");
    long seconds = spec.integer("expirationSeconds", DEFAULT_SECONDS);
    checkMetadata(call, request);
    checkSeconds(seconds);
    ControlPlaneClient client = call.controlPlane().client("insula-token-request");
    JsonObject account = client.get(ACCOUNTS, new ObjectName(call.namespace(), call.name())).tree();
    checkUid(request, account);
    ControlPlaneCredentials credentials = call.controlPlane().credentials();
    BoundObject bound = BoundObject.find(client, call.namespace(), call.name(), spec);
    List<String> wanted = spec.strings("audiences");
    List<String> audiences = wanted.isEmpty() ? credentials.audiences() : wanted;
    Instant now = call.context().now().truncatedTo(ChronoUnit.SECONDS);
    Instant expires = now.plusSeconds(seconds);
    var claims =
        new AccountClaims(
            UUID.randomUUID().toString(),
            new AccountName(call.namespace(), call.name()),
            Meta.uid(account),
            audiences,
            now,
            expires,
            bound.pod(),
            bound.secret(),
            bound.node());
    spec.put("audiences", new JsonArray(audiences));
    spec.put("expirationSeconds", seconds);
    spec.putIfAbsent("boundObjectRef", JsonNull.NULL);
    JsonObject metadata = request.objectOrCreate("metadata");
    metadata.put("name", call.name());
    metadata.put("namespace", call.namespace());
    metadata.put("uid", Meta.uid(account));
    metadata.put("creationTimestamp", now.toString());
    request.put(
        "status",
        JsonObject.of(
            "token", credentials.tokens().sign(claims), "expirationTimestamp", expires.toString()));
    return request;
  }

  private static void checkMetadata(Call call, JsonObject request) {
    String name = Meta.name(request);
    String namespace = Meta.namespace(request);
    if (!namespace.isEmpty() && !namespace.equals(call.namespace())) {
      throw ApiException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    if (!name.isEmpty() && !name.equals(call.name())) {
      String message =
          "Invalid value: "
              + Json.string(name)
              + ": must match the service account name if specified";
      throw ApiException.invalid(
          GROUP,
          "TokenRequest",
          call.name(),
          List.of(new Status.Cause("FieldValueInvalid", message, "metadata.name")));
    }
  }

  /** A request for an account that has been replaced meanwhile is not for this one. */
  private static void checkUid(JsonObject request, JsonObject account) {
    String wanted = Meta.uid(request);
    if (!wanted.isEmpty() && !wanted.equals(Meta.uid(account))) {
      throw ApiException.conflict(
          new GroupResource(GROUP, "TokenRequest"),
          Meta.name(account),
          "the UID in the token request (%s) does not match the UID of the service account (%s)"
              .formatted(wanted, Meta.uid(account)));
    }
  }

  private static void checkSeconds(long seconds) {
    String wrong =
        seconds < LEAST_SECONDS
            ? "may not specify a duration less than 10 minutes"
            : seconds > MOST_SECONDS ? "may not specify a duration larger than 2^32 seconds" : "";
    if (!wrong.isEmpty()) {
      String message = "Invalid value: " + seconds + ": " + wrong;
      throw ApiException.invalid(
          GROUP,
          "TokenRequest",
          "",
          List.of(new Status.Cause("FieldValueInvalid", message, "spec.expirationSeconds")));
    }
  }
}
