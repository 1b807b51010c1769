package dev.insula.tenancy.syncer;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.translation.PolicyObjects;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the objects that hold a tenant in bounds in its super namespaces: there before the first
 * pod, repaired when the namespace is looked at, changed with the profile. Thread-safe.
 */
final class SuperPolicies {

  private final SuperWriter writer;

  SuperPolicies(SuperWriter writer) {
    this.writer = writer;
  }

  /** Brings the policies of one namespace where they should be. */
  void ensure(TenantPlane plane, String namespace) {
    for (PolicyObjects.Kind kind : PolicyObjects.Kind.values()) {
      List<JsonObject> wanted = PolicyObjects.of(kind, plane.context(), namespace);
      var name = new ObjectName(plane.superNamespace(namespace), PolicyObjects.NAME);
      ApiObject found = writer.findPolicy(kind, name);
      JsonObject existing = found == null ? null : found.tree();
      if (!wanted.isEmpty()) {
        write(plane, kind, namespace, existing, wanted.getFirst());
      } else if (existing != null && isPolicy(existing)) {
        writer.deletePolicy(plane, kind, namespace, existing);
      }
    }
  }

  private void write(
      TenantPlane plane,
      PolicyObjects.Kind kind,
      String namespace,
      @Nullable JsonObject existing,
      JsonObject wanted) {
    if (existing == null) {
      writer.createPolicy(plane, kind, namespace, wanted);
      return;
    }
    JsonObject merged = existing.deepCopy();
    merged.put("spec", wanted.objectAt("spec"));
    Meta.of(merged).objectOrCreate("labels").putAll(Meta.of(wanted).objectAt("labels"));
    if (!merged.equals(existing)) {
      writer.updatePolicy(plane, kind, namespace, merged);
    }
  }

  private static boolean isPolicy(JsonObject object) {
    return Meta.of(object).objectAt("labels").containsKey(PolicyObjects.POLICY);
  }
}
