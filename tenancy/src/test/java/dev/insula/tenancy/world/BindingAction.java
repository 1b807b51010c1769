package dev.insula.tenancy.world;

import dev.insula.apiserver.registry.Action;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.translation.SyncedKind;

/** Binds a pod: sets its node and says that it is scheduled. */
final class BindingAction implements Action {

  private static final WriteOptions AS = WriteOptions.as("binding");

  @Override
  public JsonObject perform(Call call, JsonObject binding) {
    ControlPlaneClient client = call.controlPlane().client("binding");
    var name = new ObjectName(call.namespace(), call.name());
    JsonObject pod = client.get(SyncedKind.POD.resource(), name).tree();
    String uid = Meta.uid(binding);
    boolean bound = !pod.objectAt("spec").string("nodeName", "").isEmpty();
    if (bound || (!uid.isEmpty() && !uid.equals(Meta.uid(pod))) || Meta.isDeleting(pod)) {
      throw ApiException.conflict(new GroupResource("", "pods"), call.name(), "is bound");
    }
    pod.objectAt("spec").put("nodeName", binding.objectAt("target").string("name", ""));
    JsonObject written = client.update(SyncedKind.POD.resource(), pod, AS).tree();
    written
        .objectOrCreate("status")
        .arrayOrCreate("conditions")
        .add(JsonObject.of("type", "PodScheduled", "status", "True"));
    client.update(SyncedKind.POD.resource(), written, AS.withSubresource("status"));
    return JsonObject.of("kind", "Status", "apiVersion", "v1", "status", "Success");
  }
}
