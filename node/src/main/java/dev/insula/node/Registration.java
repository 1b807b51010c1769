package dev.insula.node;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.JsonOrArray;
import dev.insula.client.ListOptions;
import dev.insula.client.PatchType;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.time.InstantSource;

/** Writes the objects of simulated nodes: at their start, and their signs of life. Thread-safe. */
final class Registration {

  private static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
  private static final GroupVersionResource LEASES =
      new GroupVersionResource("coordination.k8s.io", "v1", "leases");
  private static final WriteOptions WRITE = WriteOptions.as("kubelet");

  private final ControlPlaneClient client;
  private final InstantSource clock;

  Registration(ControlPlaneClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Creates the node and its lease, or brings those up to date that are there from before. */
  void register(NodePlan plan) {
    JsonObject node = created(plan).tree();
    node.put("status", NodeObjects.status(plan, clock.instant()));
    client.update(NODES, node, WRITE.withSubresource("status"));
    try {
      client.create(LEASES, NodeObjects.lease(plan, Meta.uid(node), clock.instant()), WRITE);
    } catch (ApiException e) {
      if (!e.isAlreadyExists()) {
        throw e;
      }
      renewLease(plan);
    }
  }

  private ApiObject created(NodePlan plan) {
    try {
      return client.create(NODES, NodeObjects.node(plan), WRITE);
    } catch (ApiException e) {
      if (!e.isAlreadyExists()) {
        throw e;
      }
      return client.get(NODES, new ObjectName("", plan.name()));
    }
  }

  void renewLease(NodePlan plan) {
    JsonObject lease = NodeObjects.lease(plan, "", clock.instant());
    var renewal =
        JsonObject.of(
            "spec", JsonObject.of("renewTime", lease.objectAt("spec").string("renewTime", "")));
    client.patch(
        LEASES,
        new ObjectName(NodeObjects.LEASE_NAMESPACE, plan.name()),
        PatchType.MERGE,
        JsonOrArray.of(renewal),
        WRITE);
  }

  void reportStatus(NodePlan plan) {
    client.patch(
        NODES,
        new ObjectName("", plan.name()),
        PatchType.STRATEGIC,
        JsonOrArray.of(NodeObjects.heartbeat(clock.instant())),
        WRITE.withSubresource("status"));
  }

  /** Removes simulated nodes from an earlier start with more of them. */
  void removeFrom(int count) {
    ListOptions simulated = ListOptions.NONE.withLabelSelector(NodeObjects.SIMULATED + "=true");
    for (ApiObject object : client.list(NODES, "", simulated).items()) {
      String name = Meta.name(object.tree());
      if (NodePlan.indexOf(name) >= count) {
        try {
          client.delete(NODES, new ObjectName("", name), DeleteOptions.NONE);
        } catch (ApiException e) {
          if (!e.isNotFound()) {
            throw e;
          }
        }
      }
    }
  }
}
