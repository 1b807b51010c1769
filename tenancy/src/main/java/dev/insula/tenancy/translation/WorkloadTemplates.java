package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The pods and claims that objects of built-in kinds are going to make. Pure. */
public final class WorkloadTemplates {

  private static final List<String> TEMPLATE = List.of("spec", "template");

  private static final Map<GroupResource, List<String>> PODS =
      Map.of(
          new GroupResource("", "podtemplates"), List.of("template"),
          new GroupResource("", "replicationcontrollers"), TEMPLATE,
          new GroupResource("apps", "replicasets"), TEMPLATE,
          new GroupResource("apps", "deployments"), TEMPLATE,
          new GroupResource("apps", "statefulsets"), TEMPLATE,
          new GroupResource("apps", "daemonsets"), TEMPLATE,
          new GroupResource("batch", "jobs"), TEMPLATE,
          new GroupResource("batch", "cronjobs"),
              List.of("spec", "jobTemplate", "spec", "template"));

  private WorkloadTemplates() {}

  /**
   * @param path where it is in its object
   */
  public record Template(SyncedKind kind, String path, JsonObject object) {}

  /** The templates in an object of which only its kind is known. */
  static List<Template> of(JsonObject object) {
    String version = object.string("apiVersion", "");
    int slash = version.indexOf('/');
    String group = slash < 0 ? "" : version.substring(0, slash);
    String plural = object.string("kind", "").toLowerCase(Locale.ROOT) + "s";
    return of(new GroupResource(group, plural), object);
  }

  /** The templates in an object of the resource; none if its kind has none. */
  public static List<Template> of(GroupResource resource, JsonObject object) {
    List<String> path = PODS.get(resource);
    if (path == null || !(object.at(path.toArray(String[]::new)) instanceof JsonObject template)) {
      return List.of();
    }
    var out = new ArrayList<Template>();
    out.add(new Template(SyncedKind.POD, String.join(".", path), template));
    List<JsonObject> claims = object.objectAt("spec").objects("volumeClaimTemplates");
    for (int i = 0; i < claims.size(); i++) {
      out.add(
          new Template(SyncedKind.CLAIM, "spec.volumeClaimTemplates[" + i + "]", claims.get(i)));
    }
    return out;
  }
}
