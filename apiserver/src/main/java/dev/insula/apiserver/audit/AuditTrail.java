package dev.insula.apiserver.audit;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.EndingBody;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.JsonObject;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through its stages: received, answer begun (of streams), answer complete.
 * Used by one thread until it is answered.
 */
public final class AuditTrail {

  private final RequestInfo what;
  private final AuditPolicy policy;
  private final AuditSink sink;
  private final InstantSource clock;
  private final AuditEvent event;
  private ApiRequest request;
  private @Nullable AuditRule rule;

  AuditTrail(
      String controlPlane,
      ApiRequest request,
      RequestInfo what,
      AuditPolicy policy,
      AuditSink sink,
      InstantSource clock) {
    this.what = what;
    this.policy = policy;
    this.sink = sink;
    this.clock = clock;
    this.request = request;
    this.event = new AuditEvent(controlPlane, clock.instant());
  }

  /**
   * The requester is known.
   *
   * @param user who authenticated
   * @param asked the request, as whom it is made
   */
  public void received(UserInfo user, ApiRequest asked) {
    request = asked;
    rule = policy.ruleFor(user, what, asked.rawPath());
    if (level() != AuditLevel.NONE) {
      event.user(user, asked);
      tell("RequestReceived", null);
    }
  }

  /**
   * The request is about to be served; its body is told of if the policy wants that.
   *
   * @param decoder gives the request with its body as JSON; a body that is none is left to whoever
   *     serves the request
   */
  public void body(UnaryOperator<ApiRequest> decoder) {
    AuditRule known = rule;
    if (known != null && level().compareTo(AuditLevel.REQUEST) >= 0) {
      event.body(request, known, decoder);
    }
  }

  /** Access has been decided on. */
  public void decided(boolean allowed, String reason) {
    event.decided(allowed, reason);
  }

  /** The answer is there; that of a stream is told of again when the stream ends. */
  public ApiResponse answered(ApiResponse answer) {
    if (rule == null) {
      // Who could not say who they are.
      rule = policy.ruleFor(UserInfo.of(""), what, request.rawPath());
      event.user(UserInfo.of(""), request);
    }
    if (level() == AuditLevel.NONE) {
      return answer;
    }
    return switch (answer) {
      case ApiResponse.Complete complete -> {
        event.answer(complete, rule);
        tell("ResponseComplete", status(complete.status()));
        yield complete;
      }
      case ApiResponse.Streaming stream -> {
        tell("ResponseStarted", status(stream.status()));
        var body =
            new EndingBody(stream.body(), () -> tell("ResponseComplete", status(stream.status())));
        yield new ApiResponse.Streaming(
            stream.status(), stream.contentType(), stream.headers(), body);
      }
    };
  }

  private AuditLevel level() {
    AuditRule known = rule;
    return known == null ? AuditLevel.NONE : known.level();
  }

  private static JsonObject status(int code) {
    return JsonObject.of("metadata", new JsonObject(), "code", (long) code);
  }

  private void tell(String stage, @Nullable JsonObject status) {
    AuditRule known = rule;
    if (known != null && !known.omitStages().contains(stage)) {
      sink.write(event.line(known, stage, request, status, clock.instant()));
    }
  }
}
