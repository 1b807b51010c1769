package dev.insula.tenancy.rbac;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Gives an identity the rights of Insula, in a cluster whose administrator asks for it. */
public final class RightsInstaller {

  private static final String RBAC = "rbac.authorization.k8s.io";

  private static final Map<String, GroupVersionResource> RESOURCES =
      Map.of(
          "Namespace", new GroupVersionResource("", "v1", "namespaces"),
          "ServiceAccount", new GroupVersionResource("", "v1", "serviceaccounts"),
          "ClusterRole", new GroupVersionResource(RBAC, "v1", "clusterroles"),
          "ClusterRoleBinding", new GroupVersionResource(RBAC, "v1", "clusterrolebindings"),
          "Role", new GroupVersionResource(RBAC, "v1", "roles"),
          "RoleBinding", new GroupVersionResource(RBAC, "v1", "rolebindings"));

  private static final List<String> CONTENT = List.of("rules", "roleRef", "subjects");

  private final ControlPlaneClient administrator;
  private final WriteOptions as;

  public RightsInstaller(ControlPlaneClient administrator, WriteOptions as) {
    this.administrator = administrator;
    this.as = as;
  }

  /** Makes what is not there, and brings the rest to what this version of Insula needs. */
  public void install(RightsManifest.Identity identity) {
    RightsManifest.of(identity).forEach(this::apply);
  }

  private void apply(JsonObject wanted) {
    GroupVersionResource resource =
        Objects.requireNonNull(RESOURCES.get(wanted.string("kind", "")));
    try {
      administrator.create(resource, wanted, as);
    } catch (ApiException e) {
      if (!e.isAlreadyExists()) {
        throw e;
      }
      JsonObject existing = administrator.get(resource, Meta.objectName(wanted)).tree();
      JsonObject merged = existing.deepCopy();
      for (String member : CONTENT) {
        Object value = wanted.get(member);
        if (value != null) {
          merged.put(member, value);
        }
      }
      if (!merged.equals(existing)) {
        administrator.update(resource, merged, as);
      }
    }
  }
}
