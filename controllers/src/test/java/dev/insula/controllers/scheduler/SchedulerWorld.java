package dev.insula.controllers.scheduler;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Nodes and pods for tests of the scheduler. */
final class SchedulerWorld {

  final ClusterState state = new ClusterState();
  final List<DisruptionBudget> budgets = new ArrayList<>();
  final NodePicker picker = new NodePicker(state, new Preemption(state, () -> budgets));

  /** A node of 4 cores, 8 GiB and 10 pods. */
  static ApiObject node(String name) {
    return node(name, "{}", "{}");
  }

  static ApiObject node(String name, String labels, String spec) {
    return new ApiObject(
        """
        {"metadata":{"name":"%1$s","labels":%2$s},"spec":%3$s,
         "status":{"allocatable":{"cpu":"32","memory":"128Gi","pods":"110","example.com/gpu":"2"}}}\
        """
            .formatted(name, labels, spec)
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  static ApiObject pod(String name, String owner) {
    return podWith(
        name,
        "{\"app\":\"" + owner + "\"}",
        owner,
        "{\"containers\":[{\"name\":\"c\",\"resources\":{\"requests\":{\"cpu\":\"100m\",\"memory\":\"64Mi\"}}}]}");
  }

  static ApiObject podWith(String name, String labels, String owner, String spec) {
    String owners =
        owner.isEmpty()
            ? "[]"
            : "[{\"kind\":\"ReplicaSet\",\"uid\":\"" + owner + "\",\"controller\":true}]";
    JsonObject pod =
        Json.parseObject(
            """
            {"metadata":{"name":"%1$s","namespace":"default","uid":"%2$s","labels":%3$s,
              "ownerReferences":%4$s},"spec":%5$s,"status":{"phase":"Pending"}}\
            """
                .formatted(name, UUID.randomUUID(), labels, owners, spec));
    return ApiObject.of(pod);
  }

  /** Adds a node. */
  SchedulerWorld with(ApiObject node) {
    state.nodeChanged(NodeInfo.of(node));
    return this;
  }

  /** Puts a pod on a node. */
  SchedulerWorld running(String node, ApiObject pod) {
    state.placed(PodInfo.of(pod).on(node));
    return this;
  }

  /** Decides and, if there is a place, takes it. */
  String place(ApiObject pod) {
    PodInfo info = PodInfo.of(pod);
    return switch (state.decide(() -> picker.pick(info))) {
      case Decision.Place place -> {
        state.placed(info.on(place.node()));
        yield place.node();
      }
      case Decision.Refuse refuse -> refuse.message();
      case Decision.Prepare prepare -> "prepare " + prepare.node();
      case Decision.Preempt preempt ->
          preempt.victims().node()
              + " without "
              + preempt.victims().pods().stream().map(victim -> victim.name().name()).toList();
    };
  }
}
