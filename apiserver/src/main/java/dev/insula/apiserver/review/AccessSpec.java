package dev.insula.apiserver.review;

import dev.insula.apiserver.authorization.AccessAttributes;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.names.LabelRules;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.selector.FieldSelector;
import dev.insula.machinery.selector.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What access reviews ask about, checked and answered alike by all three of them. */
final class AccessSpec {

  private static final Set<String> EQUALITY = Set.of("In", "NotIn");
  private static final Set<String> EXISTENCE = Set.of("Exists", "DoesNotExist");
  private static final String INVALID = "FieldValueInvalid";

  /** Go's order of the members of metadata, and of who owns its fields. */
  private static final List<String> METADATA =
      List.of(
          "name",
          "generateName",
          "namespace",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "labels",
          "annotations",
          "ownerReferences",
          "finalizers",
          "managedFields");

  private static final List<String> OWNER =
      List.of(
          "manager", "operation", "apiVersion", "time", "fieldsType", "fieldsV1", "subresource");

  private final JsonObject metadata;
  private final JsonObject spec;
  private final List<Status.Cause> causes = new ArrayList<>();

  AccessSpec(JsonObject review) {
    this.metadata = review.objectAt("metadata");
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

  /** A review has no name, and nothing else that an object has. */
  AccessSpec checkMetadata(String namespace) {
    JsonObject given = metadata.deepCopy();
    given.remove("managedFields");
    given.remove("creationTimestamp");
    if (given.string("namespace", "").equals(namespace)) {
      given.remove("namespace");
    }
    if (!given.isEmpty()) {
      String but = namespace.isEmpty() ? "" : " except for namespace";
      invalid("metadata", shown(metadata), "must be empty" + but);
    }
    return this;
  }

  private static String shown(JsonObject metadata) {
    JsonObject shown = ordered(metadata, METADATA);
    JsonArray owners = shown.array("managedFields");
    if (owners != null) {
      var entries = new JsonArray();
      owners.objects().forEach(entry -> entries.add(ordered(entry, OWNER)));
      shown.put("managedFields", entries);
    }
    return Json.string(shown);
  }

  private static JsonObject ordered(JsonObject object, List<String> members) {
    var out = new JsonObject();
    for (String member : members) {
      Object value = object.get(member);
      if (value != null) {
        out.put(member, value);
      }
    }
    return out;
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
  JsonObject answered(JsonObject review, Authorizer.Decision decision) {
    var status = JsonObject.of("allowed", decision.allowed());
    if (!decision.reason().isEmpty()) {
      status.put("reason", decision.reason());
    }
    String ignored = ignored();
    if (!ignored.isEmpty()) {
      status.put("evaluationError", ignored);
    }
    if (review.get("spec") instanceof JsonObject spec) {
      dropEmpty(spec);
    }
    review.put("status", status);
    return review;
  }

  /** Which selectors, or parts of them, counted for nothing as they could not be read. */
  private String ignored() {
    JsonObject resource = spec.objectAt("resourceAttributes");
    var out = new ArrayList<String>();
    for (String name : List.of("fieldSelector", "labelSelector")) {
      JsonObject selector = resource.objectAt(name);
      String raw = selector.string("rawSelector", "");
      List<JsonObject> requirements = selector.objects("requirements");
      long unread = requirements.stream().filter(each -> !isRead(each, name)).count();
      boolean some = unread > 0 && unread < requirements.size();
      if (unread > 0 || (!raw.isEmpty() && !isRead(raw, name))) {
        out.add(
            "spec.resourceAttributes."
                + name
                + (some ? " partially" : "")
                + " ignored due to parse error");
      }
    }
    return String.join("; ", out);
  }

  private static boolean isRead(JsonObject requirement, String name) {
    String operator = requirement.string("operator", "");
    boolean label = name.equals("labelSelector");
    boolean equality = EQUALITY.contains(operator);
    boolean one = requirement.strings("values").size() == 1;
    return (equality && (label || one)) || (label && EXISTENCE.contains(operator));
  }

  private static boolean isRead(String raw, String name) {
    try {
      if (name.equals("labelSelector")) {
        LabelSelector.parse(raw);
      } else {
        FieldSelector.parse(raw);
      }
      return true;
    } catch (ApiException e) {
      return false;
    }
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
    List<JsonObject> requirements = selector.objects("requirements");
    for (int i = 0; i < requirements.size(); i++) {
      String field = "spec.resourceAttributes." + name + ".requirements[" + i + "].";
      checkRequirement(requirements.get(i), field, name.equals("labelSelector"));
    }
  }

  private void checkRequirement(JsonObject requirement, String field, boolean label) {
    String key = requirement.string("key", "");
    if (key.isEmpty() && !label) {
      required(field + "key", "must be specified");
    }
    boolean values = !requirement.strings("values").isEmpty();
    String operator = requirement.string("operator", "");
    if (EQUALITY.contains(operator) && !values) {
      required(field + "values", "must be specified when `operator` is 'In' or 'NotIn'");
    } else if (EXISTENCE.contains(operator) && values) {
      causes.add(
          new Status.Cause(
              "FieldValueForbidden",
              "Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
              field + "values"));
    }
    if (label) {
      LabelRules.key(key).forEach(why -> invalid(field + "key", Json.string(key), why));
      List<String> labels = requirement.strings("values");
      for (int i = 0; i < labels.size(); i++) {
        String at = field + "values[" + i + "]";
        String value = labels.get(i);
        LabelRules.value(value).forEach(why -> invalid(at, Json.string(value), why));
      }
    }
  }

  private void required(String field, String why) {
    causes.add(new Status.Cause("FieldValueRequired", "Required value: " + why, field));
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
