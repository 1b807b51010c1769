package dev.insula.apiserver.authorization;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The roles and bindings that every control plane starts with, from {@code bootstrap.rbac}.
 *
 * <p>The rules of aggregated roles are filled in, as the aggregation controller would do at once,
 * so that a control plane without controllers has working {@code admin}, {@code edit} and {@code
 * view} roles.
 */
public final class BootstrapRbac {

  private static final String PREFIX = "rbac.authorization.k8s.io/";

  private BootstrapRbac() {}

  /**
   * The objects with labels, annotations and managed fields, without uid, resourceVersion and
   * creationTimestamp, which whoever stores them gives them.
   *
   * @param time of the managed fields, in RFC 3339
   */
  public static List<JsonObject> objects(String time) {
    List<JsonObject> objects = RbacText.parse(source());
    objects.forEach(BootstrapRbac::mark);
    objects.forEach(object -> setManagedFields(object, time));
    objects.stream()
        .filter(role -> role.containsKey("aggregationRule"))
        .forEach(role -> aggregate(role, objects, time));
    return objects;
  }

  private static String source() {
    try (InputStream in = BootstrapRbac.class.getResourceAsStream("bootstrap.rbac")) {
      if (in == null) {
        throw new IllegalStateException("bootstrap.rbac is missing from the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void mark(JsonObject object) {
    JsonObject metadata = Meta.of(object);
    metadata.objectOrCreate("labels").put("kubernetes.io/bootstrapping", "rbac-defaults");
    metadata
        .objectOrCreate("annotations")
        .put("rbac.authorization.kubernetes.io/autoupdate", "true");
  }

  private static void setManagedFields(JsonObject object, String time) {
    JsonObject metadata = Meta.of(object);
    var fields = new JsonObject();
    if (object.containsKey("aggregationRule")) {
      var selectors = JsonObject.of(".", new JsonObject());
      selectors.put("f:clusterRoleSelectors", new JsonObject());
      fields.put("f:aggregationRule", selectors);
    }
    var owned = new JsonObject();
    owned.put("f:annotations", ownedMembers(metadata.objectAt("annotations")));
    owned.put("f:labels", ownedMembers(metadata.objectAt("labels")));
    fields.put("f:metadata", owned);
    for (String member : List.of("roleRef", "rules", "subjects")) {
      if (object.containsKey(member)) {
        fields.put("f:" + member, new JsonObject());
      }
    }
    metadata
        .arrayOrCreate("managedFields")
        .add(managedBy("kube-apiserver", "Update", fields, time));
  }

  private static JsonObject ownedMembers(JsonObject members) {
    var owned = JsonObject.of(".", new JsonObject());
    members.keySet().forEach(name -> owned.put("f:" + name, new JsonObject()));
    return owned;
  }

  /** Joins the rules of the roles that carry the label, by name, without repetition. */
  private static void aggregate(JsonObject role, List<JsonObject> all, String time) {
    var rules = new JsonArray();
    collect(role, all, rules);
    role.put("rules", rules);
    var fields = JsonObject.of("f:rules", new JsonObject());
    Meta.of(role)
        .arrayOrCreate("managedFields")
        .add(managedBy("clusterrole-aggregation-controller", "Apply", fields, time));
  }

  private static void collect(JsonObject role, List<JsonObject> all, JsonArray into) {
    for (JsonObject selector : role.objectAt("aggregationRule").objects("clusterRoleSelectors")) {
      Map<String, String> wanted = Meta.strings(selector.object("matchLabels"));
      for (JsonObject other : all) {
        if (hasLabels(other, wanted)) {
          if (other.containsKey("aggregationRule")) {
            collect(other, all, into);
          } else {
            other.objects("rules").stream()
                .filter(rule -> !into.contains(rule))
                .forEach(rule -> into.add(rule.deepCopy()));
          }
        }
      }
    }
  }

  private static boolean hasLabels(JsonObject object, Map<String, String> wanted) {
    return wanted.keySet().stream().allMatch(label -> label.startsWith(PREFIX))
        && Meta.labels(object).entrySet().containsAll(wanted.entrySet());
  }

  private static JsonObject managedBy(
      String manager, String operation, JsonObject fields, String time) {
    return JsonObject.of(
        "manager",
        manager,
        "operation",
        operation,
        "apiVersion",
        PREFIX + "v1",
        "time",
        time,
        "fieldsType",
        "FieldsV1",
        "fieldsV1",
        fields);
  }
}
