package dev.insula.controllers.discovery;

import dev.insula.client.Reconciler.Result;
import dev.insula.client.WriteOptions;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Conditions;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes the condition {@code Dangling} of flow schemas: whether the priority level that they name
 * is there. Source: the page "API Priority and Fairness" of the Kubernetes documentation.
 */
public final class FlowSchemaReferences implements Controller {

  private static final String GROUP = "flowcontrol.apiserver.k8s.io";
  private static final GroupVersionResource SCHEMAS =
      new GroupVersionResource(GROUP, "v1", "flowschemas");
  private static final GroupVersionResource LEVELS =
      new GroupVersionResource(GROUP, "v1", "prioritylevelconfigurations");
  private static final WriteOptions WRITE =
      WriteOptions.as("api-priority-and-fairness-config-consumer-v1").withSubresource("status");

  private final InstantSource clock;

  public FlowSchemaReferences(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "flowschema-references";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(SCHEMAS.groupResource(), LEVELS.groupResource());
  }

  /** The ones that every control plane starts with are right; others show by what they lack. */
  @Override
  public void resync(Plane plane, Consumer<ObjectName> wake) {
    plane.forEachObject(
        SCHEMAS,
        schema -> {
          if (!Live.mentions(schema, "\"Dangling\"")) {
            wake.accept(Meta.objectName(schema.tree()));
          }
        });
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (change.resource().equals(SCHEMAS.groupResource())) {
      if (!change.deleted()) {
        wake.accept(change.name());
      }
    } else if (change.deleted() || change.previous() == null) {
      plane.forEach(SCHEMAS, head -> wake.accept(head.name()));
    }
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    JsonObject schema = Live.find(plane, SCHEMAS, name);
    if (schema == null) {
      return Result.DONE;
    }
    String level =
        schema.objectAt("spec").objectAt("priorityLevelConfiguration").string("name", "");
    boolean found = Live.find(plane, LEVELS, new ObjectName("", level)) != null;
    String message =
        "This FlowSchema references the PriorityLevelConfiguration object named \""
            + level
            + "\" "
            + (found ? "and it exists" : "but there is no such object");
    JsonObject status = schema.objectAt("status").deepCopy();
    var conditions = new Conditions(status, clock.instant());
    JsonObject before = conditions.get("Dangling");
    String dangling = found ? "False" : "True";
    if (before != null
        && before.string("status", "").equals(dangling)
        && before.string("message", "").equals(message)) {
      return Result.DONE;
    }
    conditions.replace("Dangling", dangling, found ? "Found" : "NotFound", message, false);
    conditions.into(status);
    schema.put("status", status);
    return Live.update(plane, SCHEMAS, schema, WRITE);
  }
}
