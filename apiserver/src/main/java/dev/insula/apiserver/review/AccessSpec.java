package dev.insula.apiserver.review;

import dev.insula.apiserver.authorization.AccessAttributes;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.selector.FieldSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What access reviews ask about, checked and answered alike by all three of them. */
final class AccessSpec {

  private static final Set<String> EQUALITY = Set.of("In", "NotIn");
  private static final String INVALID = "FieldValueInvalid";

  private final JsonObject spec;
  private final List<Status.Cause> causes = new ArrayList<>();

  AccessSpec(JsonObject review) {
    this.spec = review.objectAt("spec");
  }

  JsonObject spec() {
    return spec;
  }

  /** Checks that exactly one of the kinds of attributes is there, and right. */
  AccessSpec checkAttributes() {
    JsonObject resource = spec.object("resourceAttributes");
    JsonObject url = spec.object("nonResourceAttributes");
    if (resource != null && url != null) {
      invalid(
          "spec.nonResourceAttributes",
          goJson(url),
          "cannot be specified in combination with resourceAttributes");
    } else if (resource == null && url == null) {
      invalid(
          "spec.resourceAttributes",
          "null",
          "exactly one of nonResourceAttributes or resourceAttributes must be specified");
    }
    if (resource != null) {
      checkSelector(resource, "fieldSelector");
      checkSelector(resource, "labelSelector");
    }
    return this;
  }

  AccessSpec checkUser() {
    if (spec.string("user", "").isEmpty() && spec.strings("groups").isEmpty()) {
      invalid("spec.user", "\"\"", "at least one of user or group must be specified");
    }
    return this;
  }

  AccessSpec checkNamespace(String namespace) {
    JsonObject resource = spec.object("resourceAttributes");
    JsonObject url = spec.object("nonResourceAttributes");
    if (resource != null && !resource.string("namespace", "").equals(namespace)) {
      invalid(
          "spec.resourceAttributes.namespace",
          Json.string(resource.string("namespace", "")),
          "must match metadata.namespace");
    }
    if (url != null) {
      invalid("spec.nonResourceAttributes", goJson(url), "disallowed on this kind of request");
    }
    return this;
  }

  /**
   * @throws ApiException 422 if a check failed
   */
  AccessSpec refuseIfWrong() {
    if (!causes.isEmpty()) {
      throw ApiException.invalid("authorization.k8s.io", "", "", causes);
    }
    return this;
  }

  /** What is asked, as asked by a user. */
  AccessAttributes attributes(UserInfo user) {
    JsonObject resource = spec.object("resourceAttributes");
    if (resource == null) {
      JsonObject url = spec.objectAt("nonResourceAttributes");
      var what = new RequestInfo(false, url.string("verb", ""), "", "", "", "", "", "", List.of());
      return new AccessAttributes(user, what, url.string("path", ""));
    }
    var what =
        new RequestInfo(
            true,
            resource.string("verb", ""),
            resource.string("group", ""),
            resource.string("version", ""),
            resource.string("namespace", ""),
            resource.string("resource", ""),
            resource.string("subresource", ""),
            resource.string("name", ""),
            List.of());
    return new AccessAttributes(user, what, "", fields(resource.objectAt("fieldSelector")));
  }

  /** What can't be read narrows nothing down. */
  private static FieldSelector fields(JsonObject selector) {
    try {
      String raw = selector.string("rawSelector", "");
      if (!raw.isEmpty()) {
        return FieldSelector.parse(raw);
      }
      return FieldSelector.all(
          selector.objects("requirements").stream()
              .filter(term -> term.strings("values").size() == 1)
              .filter(term -> EQUALITY.contains(term.string("operator", "")))
              .map(
                  term ->
                      new FieldSelector.Term(
                          term.string("key", ""),
                          term.string("operator", "").equals("In"),
                          term.strings("values").getFirst()))
              .toList());
    } catch (ApiException e) {
      return FieldSelector.everything();
    }
  }

  /** The review with the decision as its status. */
  static JsonObject answered(JsonObject review, Authorizer.Decision decision) {
    var status = JsonObject.of("allowed", decision.allowed());
    if (!decision.reason().isEmpty()) {
      status.put("reason", decision.reason());
    }
    if (review.get("spec") instanceof JsonObject spec) {
      dropEmpty(spec);
    }
    review.put("status", status);
    return review;
  }

  /** What is empty is not repeated. */
  private static void dropEmpty(JsonObject object) {
    object.values().removeIf(value -> value.equals("") || value.equals(new JsonArray()));
    for (Object value : object.values()) {
      if (value instanceof JsonObject member) {
        dropEmpty(member);
      }
    }
  }

  private void checkSelector(JsonObject resource, String name) {
    JsonObject selector = resource.object(name);
    if (selector == null) {
      return;
    }
    String raw = selector.string("rawSelector", "");
    boolean listed = !selector.objects("requirements").isEmpty();
    if (!raw.isEmpty() && listed) {
      invalid(
          "spec.resourceAttributes." + name + ".rawSelector",
          Json.string(raw),
          "may not specified at the same time as requirements");
    }
    if (raw.isEmpty() && !listed) {
      causes.add(
          new Status.Cause(
              "FieldValueRequired",
              "Required value: when spec.resourceAttributes."
                  + name
                  + " is specified, requirements or rawSelector is required",
              "spec.resourceAttributes." + name + ".requirements"));
    }
  }

  private void invalid(String field, String value, String why) {
    causes.add(new Status.Cause(INVALID, "Invalid value: " + value + ": " + why, field));
  }

  /** Messages show the server's own structure, whose members begin with capitals. */
  private static String goJson(JsonObject url) {
    return Json.string(
        JsonObject.of("Path", url.string("path", ""), "Verb", url.string("verb", "")));
  }
}
