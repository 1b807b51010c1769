package dev.insula.apiserver.audit;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What is known of a request so far, as {@code audit.k8s.io/v1 Event}. Used by one request. */
final class AuditEvent {

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final Set<String> WITH_BODY = Set.of("create", "update", "patch", "delete");

  private final JsonObject annotations = new JsonObject();
  private final String received;
  private @Nullable JsonObject user;
  private @Nullable JsonObject impersonated;
  private @Nullable Object requestObject;
  private @Nullable Object responseObject;
  private @Nullable JsonObject failure;

  AuditEvent(String controlPlane, Instant received) {
    this.received = MICROS.format(received);
    annotations.put("insula.dev/control-plane", controlPlane);
  }

  void user(UserInfo who, ApiRequest asked) {
    user = info(who);
    impersonated = asked.user().equals(who) || who.name().isEmpty() ? null : info(asked.user());
  }

  private static JsonObject info(UserInfo who) {
    var out = new JsonObject();
    out.put("username", who.name());
    if (!who.uid().isEmpty()) {
      out.put("uid", who.uid());
    }
    if (!who.groups().isEmpty()) {
      out.put("groups", new JsonArray(who.groups()));
    }
    if (!who.extra().isEmpty()) {
      var extra = new JsonObject();
      who.extra().forEach((key, values) -> extra.put(key, new JsonArray(values)));
      out.put("extra", extra);
    }
    return out;
  }

  void decided(boolean allowed, String reason) {
    annotations.put("authorization.k8s.io/decision", allowed ? "allow" : "forbid");
    annotations.put("authorization.k8s.io/reason", reason);
  }

  void body(ApiRequest asked, AuditRule rule, UnaryOperator<ApiRequest> decoder) {
    RequestInfo info = RequestInfo.asked(asked);
    if (info.resourceRequest() && WITH_BODY.contains(info.verb())) {
      try {
        requestObject = parsed(decoder.apply(asked).body(), rule);
      } catch (ApiException e) {
        // The same failure is the request's answer.
        requestObject = null;
      }
    }
  }

  void answer(ApiResponse.Complete answer, AuditRule rule) {
    boolean json = answer.contentType().startsWith(ApiResponse.JSON);
    boolean told = rule.level() == AuditLevel.REQUEST_RESPONSE;
    if (!json || (!told && answer.status() < 400)) {
      return;
    }
    var bytes = new ByteArrayOutputStream();
    answer.body().forEach(bytes::writeBytes);
    Object body = parsed(bytes.toByteArray(), rule);
    if (answer.status() >= 400 && body instanceof JsonObject status) {
      failure = status;
    } else if (told) {
      responseObject = body;
    }
  }

  /** A body as JSON; nothing if it is none, as that of a patch in YAML. */
  private static @Nullable Object parsed(byte[] bytes, AuditRule rule) {
    if (bytes.length == 0) {
      return null;
    }
    try {
      Object body = Json.parse(bytes);
      if (rule.omitManagedFields() && body instanceof JsonObject object) {
        object.objectAt("metadata").remove("managedFields");
        object.objects("items").forEach(i -> i.objectAt("metadata").remove("managedFields"));
      }
      return body;
    } catch (Json.MalformedJsonException e) {
      return null;
    }
  }

  byte[] line(
      AuditRule rule, String stage, ApiRequest request, @Nullable JsonObject status, Instant now) {
    var out = new JsonObject();
    out.put("kind", "Event");
    out.put("apiVersion", "audit.k8s.io/v1");
    out.put("level", rule.level().word());
    out.put("auditID", request.requestId());
    out.put("stage", stage);
    out.put("requestURI", uri(request));
    RequestInfo info = RequestInfo.asked(request);
    out.put("verb", info.verb());
    out.put("user", user == null ? new JsonObject() : user);
    if (impersonated != null) {
      out.put("impersonatedUser", impersonated);
    }
    out.put("sourceIPs", JsonArray.of(request.remoteAddress()));
    String agent = request.headers().first("User-Agent", "");
    if (!agent.isEmpty()) {
      out.put("userAgent", agent);
    }
    if (info.resourceRequest()) {
      out.put("objectRef", reference(info));
    }
    if (status != null) {
      out.put("responseStatus", failure == null ? status : outcome(failure));
    }
    if (requestObject != null) {
      out.put("requestObject", requestObject);
    }
    if (status != null && responseObject != null) {
      out.put("responseObject", responseObject);
    }
    out.put("requestReceivedTimestamp", received);
    out.put("stageTimestamp", MICROS.format(now));
    out.put("annotations", annotations);
    return (Json.string(out) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** What a Status says, without its details. */
  private static JsonObject outcome(JsonObject failure) {
    var out = JsonObject.of("metadata", new JsonObject());
    for (String member : new String[] {"status", "message", "reason", "code"}) {
      Object value = failure.get(member);
      if (value != null) {
        out.put(member, value);
      }
    }
    return out;
  }

  private static JsonObject reference(RequestInfo info) {
    var out = new JsonObject();
    put(out, "resource", info.resource());
    put(out, "namespace", info.namespace());
    put(out, "name", info.name());
    put(out, "apiGroup", info.group());
    put(out, "apiVersion", info.version());
    put(out, "subresource", info.subresource());
    return out;
  }

  private static void put(JsonObject out, String name, String value) {
    if (!value.isEmpty()) {
      out.put(name, value);
    }
  }

  private static String uri(ApiRequest request) {
    var parameters = new ArrayList<String>();
    request
        .query()
        .parameters()
        .forEach((name, values) -> values.forEach(v -> parameters.add(encoded(name, v))));
    return request.rawPath() + (parameters.isEmpty() ? "" : "?" + String.join("&", parameters));
  }

  private static String encoded(String name, String value) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8)
        + "="
        + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
