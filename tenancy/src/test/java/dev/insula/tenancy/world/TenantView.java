package dev.insula.tenancy.world;

import dev.insula.client.ControlPlaneClient;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.Scenario;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.naming.SuperNames;
import dev.insula.tenancy.translation.SyncedKind;
import java.util.Optional;

/** A tenant's control plane, and the places of its objects in the super cluster. */
public final class TenantView extends ClusterView {

  public final Tenant tenant;
  private final World world;

  TenantView(Tenant tenant, ControlPlaneClient client, World world) {
    super(client);
    this.tenant = tenant;
    this.world = world;
  }

  public String superNamespace(String namespace) {
    return SuperNames.namespace(tenant.identity(), namespace);
  }

  /** The object of the super cluster that stands for one of this tenant's. */
  public Optional<JsonObject> below(SyncedKind kind, String namespace, String name) {
    return kind == SyncedKind.NAMESPACE
        ? world.superCluster.find(kind, "", superNamespace(name))
        : world.superCluster.find(kind, superNamespace(namespace), name);
  }

  /** A pod of namespace default with one container, changed by a merge of the text. */
  public JsonObject pod(String name, String changes) {
    JsonObject pod =
        Scenario.object(
            """
            {'apiVersion':'v1','kind':'Pod','metadata':{'name':'%s','namespace':'default'},
             'spec':{'containers':[{'name':'c','image':'nginx:1.27'}]}}\
            """
                .formatted(name));
    Scenario.merge(pod, Scenario.object(changes));
    return create(SyncedKind.POD, pod);
  }

  public JsonObject pod(String name) {
    return pod(name, "{}");
  }

  public Optional<JsonObject> find(String pod) {
    return find(SyncedKind.POD, "default", pod);
  }

  public Optional<JsonObject> below(String pod) {
    return below(SyncedKind.POD, "default", pod);
  }

  public String phase(String pod) {
    return find(pod).map(p -> p.objectAt("status").string("phase", "")).orElse("absent");
  }

  public String nodeOf(String pod) {
    return find(pod).map(p -> p.objectAt("spec").string("nodeName", "")).orElse("absent");
  }
}
