package dev.insula.apiserver.review;

import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Users as the reviews of both API groups show and take them. */
final class UserJson {

  private UserJson() {}

  /** A {@code UserInfo} of authentication.k8s.io; empty members are left out. */
  static JsonObject of(UserInfo user) {
    var out = JsonObject.of("username", user.name());
    if (!user.uid().isEmpty()) {
      out.put("uid", user.uid());
    }
    if (!user.groups().isEmpty()) {
      out.put("groups", new JsonArray(user.groups()));
    }
    if (!user.extra().isEmpty()) {
      var extra = new JsonObject();
      new TreeMap<>(user.extra()).forEach((key, values) -> extra.put(key, new JsonArray(values)));
      out.put("extra", extra);
    }
    return out;
  }

  /** The user of a SubjectAccessReview's spec. */
  static UserInfo ofAccessSpec(JsonObject spec) {
    Map<String, List<String>> extra = new HashMap<>();
    JsonObject given = spec.objectAt("extra");
    given.keySet().forEach(key -> extra.put(key, given.strings(key)));
    return new UserInfo(
        spec.string("user", ""), spec.string("uid", ""), spec.strings("groups"), extra);
  }
}
