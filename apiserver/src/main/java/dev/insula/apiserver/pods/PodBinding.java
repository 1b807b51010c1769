package dev.insula.apiserver.pods;

import dev.insula.apiserver.registry.Action;
import dev.insula.apiserver.registry.ForwardingStrategy;
import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.registry.Verdict;
import dev.insula.apiserver.registry.WriteContext;
import dev.insula.client.ObjectHead;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.object.SuccessStatus;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives a pod its node. A pod that has one, that is being deleted, or that has scheduling gates is
 * refused with 409.
 *
 * <p>Components of this process may send the pod's new status with the binding, which saves them a
 * second write; the answer is then the head of the pod. Over HTTP a binding has no status, and the
 * right to bind is not the right to write statuses.
 */
final class PodBinding implements Action {

  private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
  private static final GroupResource RESOURCE = new GroupResource("", "pods/binding");

  /** The identity of the pod is checked by the layer below, which calls it by its own name. */
  private static final GroupResource POD = new GroupResource("", "pods");

  @Override
  public JsonObject perform(Call call, JsonObject binding) {
    String name = call.name().isEmpty() ? Meta.name(binding) : call.name();
    if (!Meta.name(binding).equals(name) && !(call.isInProcess() && Meta.name(binding).isEmpty())) {
      throw ApiException.badRequest("name in URL does not match name in Binding object");
    }
    String node = node(binding);
    if (!call.isInProcess()) {
      binding.remove("status");
    }
    var target = new ObjectName(call.namespace(), name);
    Consumer<JsonObject> change = pod -> bind(pod, binding, node, call);
    // A status is somebody's, who becomes the manager of its fields; a binding alone is nobody's.
    ApiObject bound =
        binding.containsKey("status") || (hasMetadata(binding) && !call.isInProcess())
            ? call.controlPlane().change(call.context(), PODS, target, Bound::new, change)
            : call.controlPlane().revise(call.context(), PODS, target, Bound::new, change);
    return binding.containsKey("status") ? head(ObjectHead.of(bound)) : SuccessStatus.created();
  }

  /** Labels and annotations that come from outside are to be read like any others. */
  private static boolean hasMetadata(JsonObject binding) {
    return Meta.of(binding).containsKey("labels") || Meta.of(binding).containsKey("annotations");
  }

  private static JsonObject head(ObjectHead pod) {
    var metadata =
        JsonObject.of(
            "namespace", pod.name().namespace(),
            "name", pod.name().name(),
            "uid", pod.uid(),
            "resourceVersion", pod.resourceVersion());
    return JsonObject.of("kind", "Pod", "apiVersion", "v1", "metadata", metadata);
  }

  private static String node(JsonObject binding) {
    JsonObject target = binding.objectAt("target");
    String kind = target.string("kind", "");
    String node = target.string("name", "");
    if (!kind.isEmpty() && !kind.equals("Node")) {
      throw refused(
          "target.kind: Unsupported value: \""
              + kind
              + "\": supported values: \"Node\", \"<empty>\"");
    }
    if (node.isEmpty()) {
      throw refused("target.name: Required value");
    }
    return node;
  }

  /** As Kubernetes answers here, which does not make a Status of these errors. */
  private static ApiException refused(String message) {
    return new ApiException(new Status(500, "", message, new JsonObject()));
  }

  private static void bind(JsonObject pod, JsonObject binding, String node, Call call) {
    requireSame(pod, binding, call);
    requireFree(pod);
    pod.objectOrCreate("spec").put("nodeName", node);
    copy(binding, pod, "annotations");
    copy(binding, pod, "labels");
    JsonObject status = binding.object("status");
    if (status != null) {
      pod.put("status", status.deepCopy());
    }
    if (status == null || !isScheduled(pod.objectAt("status"))) {
      markScheduled(pod.objectOrCreate("status"), call.context());
    }
  }

  /** The pod is the one that the binding means, if it says which. */
  private static void requireSame(JsonObject pod, JsonObject binding, Call call) {
    String name = Meta.name(pod);
    String uid = Meta.uid(binding);
    String storage =
        "StorageError: invalid object, Code: 4, Key: "
            + (call.context().dryRun() ? "/pods/" : "/registry/pods/")
            + call.namespace()
            + "/"
            + name
            + ", ResourceVersion: 0, AdditionalErrorMsg: ";
    if (!uid.isEmpty() && !uid.equals(Meta.uid(pod))) {
      throw ApiException.conflict(
          POD,
          name,
          storage
              + "Precondition failed: UID in precondition: "
              + uid
              + ", UID in object meta: "
              + Meta.uid(pod));
    }
    String version = Meta.resourceVersion(binding);
    if (!version.isEmpty() && !version.equals(Meta.resourceVersion(pod))) {
      throw ApiException.conflict(
          POD,
          name,
          storage
              + "Precondition failed: ResourceVersion in precondition: "
              + version
              + ", ResourceVersion in object meta: "
              + Meta.resourceVersion(pod));
    }
  }

  /** The pod has no node, and may get one. */
  private static void requireFree(JsonObject pod) {
    String name = Meta.name(pod);
    JsonObject spec = pod.objectAt("spec");
    if (Meta.isDeleting(pod)) {
      throw conflict(name, "pod " + name + " is being deleted, cannot be assigned to a host");
    }
    String has = spec.string("nodeName", "");
    if (!has.isEmpty()) {
      throw conflict(name, "pod " + name + " is already assigned to node \"" + has + "\"");
    }
    if (!spec.objects("schedulingGates").isEmpty()) {
      throw conflict(name, "pod " + name + " has non-empty .spec.schedulingGates");
    }
  }

  private static boolean isScheduled(JsonObject status) {
    return status.objects("conditions").stream()
        .anyMatch(
            c ->
                c.string("type", "").equals("PodScheduled")
                    && c.string("status", "").equals("True"));
  }

  private static void copy(JsonObject binding, JsonObject pod, String member) {
    JsonObject given = Meta.of(binding).object(member);
    if (given != null && !given.isEmpty()) {
      Meta.of(pod).objectOrCreate(member).putAll(given);
    }
  }

  private static void markScheduled(JsonObject status, WriteContext context) {
    var conditions = new JsonArray();
    for (JsonObject condition : status.objects("conditions")) {
      if (!condition.string("type", "").equals("PodScheduled")) {
        conditions.add(condition);
      }
    }
    conditions.add(
        JsonObject.of(
            "type",
            "PodScheduled",
            "status",
            "True",
            "lastTransitionTime",
            context.now().truncatedTo(ChronoUnit.SECONDS).toString()));
    status.put("conditions", conditions);
    // The node is no longer a wish.
    status.remove("nominatedNodeName");
  }

  private static ApiException conflict(String name, String why) {
    return ApiException.conflict(RESOURCE, name, why);
  }

  /** Lets the node and what goes with it change, which no other way of writing may. */
  private static final class Bound extends ForwardingStrategy {
    Bound(Strategy to) {
      super(to);
    }

    @Override
    public void prepareForUpdate(WriteContext context, JsonObject object, JsonObject old) {
      // Made here from the old pod, so there is nothing to restore.
    }

    @Override
    public Verdict judge(WriteContext context, JsonObject object, @Nullable JsonObject old) {
      return Verdict.FINE;
    }

    @Override
    public boolean changesGeneration(JsonObject object, JsonObject old) {
      return false;
    }
  }
}
