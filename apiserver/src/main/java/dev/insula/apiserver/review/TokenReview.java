package dev.insula.apiserver.review;

import dev.insula.apiserver.authentication.ControlPlaneCredentials;
import dev.insula.apiserver.authentication.TokenVerifier;
import dev.insula.apiserver.authentication.TokenVerifier.Verdict;
import dev.insula.apiserver.registry.Action;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import java.util.ArrayList;
import java.util.List;

/** Whose a token is. */
final class TokenReview implements Action {

  private static final String BAD_TOKEN = "invalid bearer token";

  @Override
  public JsonObject perform(Call call, JsonObject review) {
    JsonObject spec = review.objectAt("spec");
    String token = spec.string("token", "");
    if (token.isEmpty()) {
      throw ApiException.badRequest("token is required for TokenReview in authentication");
    }
    ControlPlaneCredentials credentials = call.controlPlane().credentials();
    List<String> wanted = spec.strings("audiences");
    List<String> audiences = wanted.isEmpty() ? credentials.audiences() : wanted;
    review.put("status", status(credentials.tokenVerifier(), token, audiences));
    return review;
  }

  private static JsonObject status(TokenVerifier verifier, String token, List<String> audiences) {
    return switch (verifier.verify(token, audiences)) {
      case Verdict.Valid valid -> {
        var status = JsonObject.of("authenticated", true);
        status.put("user", UserJson.of(authenticated(valid.user())));
        status.put("audiences", new JsonArray(valid.audiences()));
        yield status;
      }
      case Verdict.Unknown _ -> failed(BAD_TOKEN);
      case Verdict.Invalid invalid -> failed("[" + BAD_TOKEN + ", " + invalid.reason() + "]");
    };
  }

  private static JsonObject failed(String error) {
    return JsonObject.of("user", new JsonObject(), "error", error);
  }

  private static UserInfo authenticated(UserInfo user) {
    var groups = new ArrayList<>(user.groups());
    groups.add(UserInfo.ALL_AUTHENTICATED);
    return new UserInfo(user.name(), user.uid(), groups, user.extra());
  }
}
