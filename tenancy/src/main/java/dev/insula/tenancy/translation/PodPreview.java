package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.profile.IsolationProfile;
import java.util.ArrayList;
import java.util.List;

/**
 * A pod of an object that is not written yet, as its profile will have it. Pure.
 *
 * @param path where the pod is in its object; empty if it is the object
 * @param written as the tenant writes it
 * @param spec with what the profile gives
 */
public record PodPreview(String path, JsonObject written, JsonObject spec) {

  /** The pods of an object of a built-in kind; none if it makes none. */
  public static List<PodPreview> of(JsonObject object, IsolationProfile profile, String tenant) {
    if (object.string("kind", "").equals(SyncedKind.POD.kind())) {
      return List.of(of("", object, profile, tenant));
    }
    var out = new ArrayList<PodPreview>();
    for (WorkloadTemplates.Template template : WorkloadTemplates.of(object)) {
      if (template.kind() == SyncedKind.POD) {
        out.add(of(template.path(), template.object(), profile, tenant));
      }
    }
    return out;
  }

  private static PodPreview of(
      String path, JsonObject pod, IsolationProfile profile, String tenant) {
    JsonObject spec = pod.objectAt("spec").deepCopy();
    PodProfile.apply(spec, profile, tenant);
    return new PodPreview(path, pod, spec);
  }

  public String runtimeClass() {
    return spec.string("runtimeClassName", "");
  }
}
