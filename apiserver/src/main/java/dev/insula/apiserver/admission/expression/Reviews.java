package dev.insula.apiserver.admission.expression;

import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.apiserver.admission.AdmissionRequest.Operation;
import dev.insula.apiserver.admission.match.MatchTarget;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.cel.CelAuthorizer;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells policies and webhooks of a write, in the version that they match. Stateless. */
public final class Reviews {

  private Reviews() {}

  /**
   * The request as reviews show it, without uid and objects.
   *
   * @param matched the version of the resource that is talked of
   */
  public static JsonObject request(MatchTarget target, GroupVersionResource matched) {
    AdmissionRequest request = target.request();
    var out = new JsonObject();
    out.put("kind", kind(target.kind(matched)));
    out.put("resource", resource(matched));
    putText(out, "subResource", request.subresource());
    out.put("requestKind", kind(target.kind(target.resource())));
    out.put("requestResource", resource(target.resource()));
    putText(out, "requestSubResource", request.subresource());
    putText(out, "name", target.name());
    putText(out, "namespace", target.namespace());
    out.put("operation", request.operation().name());
    out.put("userInfo", user(request.context().user()));
    out.put("dryRun", request.context().dryRun());
    out.put("options", options(request));
    return out;
  }

  /** Everything expressions are evaluated over, without parameters. */
  public static EvaluationInput input(
      MatchTarget target, GroupVersionResource matched, Authorizer authorizer) {
    AdmissionRequest request = target.request();
    var question =
        new CelAuthorizer.ResourceQuestion(
            "",
            target.resource().group(),
            target.resource().resource(),
            request.subresource(),
            target.namespace(),
            target.name(),
            "",
            "");
    return new EvaluationInput(
        version(target, matched, request.object()),
        version(target, matched, request.old()),
        request(target, matched),
        null,
        target.namespaceObject().orElse(null),
        new RequestAuthorizer(authorizer, request.context().user()),
        question);
  }

  /** An object of the write in a version of its resource; the given tree is not changed. */
  public static @Nullable JsonObject version(
      MatchTarget target, GroupVersionResource matched, @Nullable JsonObject stored) {
    ResourceDefinition definition = target.definition(matched);
    return stored == null || target.request().sent() != null || definition.servesStorageVersion()
        ? stored
        : definition.conversion().fromStorage(stored.deepCopy());
  }

  private static JsonObject kind(GroupVersionKind kind) {
    return JsonObject.of("group", kind.group(), "version", kind.version(), "kind", kind.kind());
  }

  private static JsonObject resource(GroupVersionResource resource) {
    return JsonObject.of(
        "group", resource.group(), "version", resource.version(), "resource", resource.resource());
  }

  private static JsonObject options(AdmissionRequest request) {
    Operation operation = request.operation();
    String word =
        operation.name().charAt(0) + operation.name().substring(1).toLowerCase(Locale.ROOT);
    JsonObject out = JsonObject.of("kind", word + "Options", "apiVersion", "meta.k8s.io/v1");
    if (request.context().dryRun()) {
      out.put("dryRun", JsonArray.of("All"));
    }
    return out;
  }

  private static JsonObject user(UserInfo user) {
    var out = JsonObject.of("username", user.name());
    putText(out, "uid", user.uid());
    out.put("groups", new JsonArray(user.groups()));
    if (!user.extra().isEmpty()) {
      var extra = new JsonObject();
      for (Map.Entry<String, List<String>> entry : user.extra().entrySet()) {
        extra.put(entry.getKey(), new JsonArray(entry.getValue()));
      }
      out.put("extra", extra);
    }
    return out;
  }

  private static void putText(JsonObject out, String name, String value) {
    if (!value.isEmpty()) {
      out.put(name, value);
    }
  }
}
