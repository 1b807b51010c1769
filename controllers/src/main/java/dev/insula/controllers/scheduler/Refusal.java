package dev.insula.controllers.scheduler;

import java.util.List;

/**
 * Why a node does not take a pod, in Kubernetes' words.
 *
 * @param resolvable whether removing pods from the node could help
 */
record Refusal(List<String> reasons, boolean resolvable) {

  static final Refusal UNSCHEDULABLE = hopeless("node(s) were unschedulable");
  static final Refusal NODE_NAME = hopeless("node(s) didn't match the requested node name");
  static final Refusal TAINTS = hopeless("node(s) had untolerated taint(s)");
  static final Refusal NODE_AFFINITY =
      hopeless("node(s) didn't match Pod's node affinity/selector");
  static final Refusal PORTS = of("node(s) didn't have free ports for the requested pod ports");
  static final Refusal SPREAD = of("node(s) didn't match pod topology spread constraints");
  static final Refusal SPREAD_LABEL =
      hopeless("node(s) didn't match pod topology spread constraints (missing required label)");
  static final Refusal POD_AFFINITY = hopeless("node(s) didn't match pod affinity rules");
  static final Refusal POD_ANTI_AFFINITY = of("node(s) didn't match pod anti-affinity rules");
  static final Refusal EXISTING_ANTI_AFFINITY =
      of("node(s) didn't satisfy existing pods anti-affinity rules");

  static final Refusal NO_VICTIMS = of("No preemption victims found for incoming pod");
  static final Refusal VOLUME_LOST =
      hopeless("node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)");
  static final Refusal VOLUME_ELSEWHERE =
      hopeless("node(s) didn't match PersistentVolume's node affinity");
  static final Refusal NO_VOLUME =
      hopeless("node(s) didn't find available persistent volumes to bind");

  static Refusal of(String reason) {
    return new Refusal(List.of(reason), true);
  }

  private static Refusal hopeless(String reason) {
    return new Refusal(List.of(reason), false);
  }
}
