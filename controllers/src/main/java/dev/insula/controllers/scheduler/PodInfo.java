package dev.insula.controllers.scheduler;

import dev.insula.client.ObjectSkim;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the scheduler keeps of a pod. Immutable.
 *
 * @param finished succeeded or failed: it takes no room any more
 * @param gated it has scheduling gates and is not to be placed yet
 * @param ownerUid the uid of its controller; empty without one
 * @param requests what it takes of a node, overhead and init containers counted
 * @param estimate the same with Kubernetes' assumed minima where nothing is requested, for ranking
 * @param condition reason and message of its PodScheduled condition
 * @param generation counts the changes of its spec
 * @param nominatedNode where others have made room for it; empty while they have not
 * @param startTime when it was made, in the form of the API: who is older counts for more
 * @param claims the persistent volume claims that it uses
 */
record PodInfo(
    ObjectName name,
    String uid,
    String schedulerName,
    String nodeName,
    boolean finished,
    boolean deleting,
    boolean gated,
    long priority,
    Map<String, String> labels,
    String ownerUid,
    Amounts requests,
    Amounts estimate,
    List<HostPort> ports,
    PodRules rules,
    String condition,
    String generation,
    boolean neverPreempts,
    String nominatedNode,
    String startTime,
    List<ClaimName> claims) {

  /**
   * A claim that the pod uses.
   *
   * @param ephemeral whether it is made for the pod and goes with it
   */
  record ClaimName(String name, boolean ephemeral) {}

  private static final ObjectSkim SKIM =
      ObjectSkim.of(
          List.of("metadata", "generation"),
          List.of("metadata", "deletionTimestamp"),
          List.of("spec", "nodeName"),
          List.of("status", "phase"));

  /**
   * Most changes of a pod are its binding and changes of its status, which change little here or
   * nothing: then what was kept before is kept on.
   */
  static PodInfo of(ApiObject object, @Nullable PodInfo before) {
    if (before == null) {
      return of(object);
    }
    String[] read = SKIM.read(object);
    boolean finished = read[3].equals("Succeeded") || read[3].equals("Failed");
    boolean same =
        read[0].equals(before.generation)
            && before.deleting != read[1].isEmpty()
            && finished == before.finished;
    if (!same || read[2].isEmpty()) {
      return of(object);
    }
    Map<String, String> labels = ObjectLabels.read(object);
    if (read[2].equals(before.nodeName) && labels.equals(before.labels)) {
      return before;
    }
    // Without a generation it can't be told that the rest of the spec is the same.
    boolean bound = before.nodeName.isEmpty() && !read[0].isEmpty();
    return bound ? before.with(read[2], labels, "") : of(object);
  }

  static PodInfo of(ApiObject object) {
    JsonObject pod = object.tree();
    JsonObject spec = pod.objectAt("spec");
    JsonObject status = pod.objectAt("status");
    String phase = status.string("phase", "");
    JsonObject owner = Meta.controllerOf(pod);
    long generation = Meta.generation(pod);
    ObjectName name = Meta.objectName(pod);
    return new PodInfo(
        name,
        Meta.uid(pod),
        spec.string("schedulerName", "default-scheduler"),
        spec.string("nodeName", ""),
        phase.equals("Succeeded") || phase.equals("Failed"),
        Meta.isDeleting(pod),
        !spec.objects("schedulingGates").isEmpty(),
        spec.integer("priority", 0),
        Meta.labels(pod),
        owner == null ? "" : owner.string("uid", ""),
        PodRequests.of(spec, false),
        PodRequests.of(spec, true),
        ports(spec),
        PodRules.of(spec, name.namespace()),
        condition(status),
        generation == 0 ? "" : Long.toString(generation),
        spec.string("preemptionPolicy", "").equals("Never"),
        status.string("nominatedNodeName", ""),
        Meta.of(pod).string("creationTimestamp", ""),
        claims(spec, name.name()));
  }

  /** The same pod on a node. */
  PodInfo on(String node) {
    return with(node, labels, condition);
  }

  private PodInfo with(String node, Map<String, String> labels, String condition) {
    return new PodInfo(
        name,
        uid,
        schedulerName,
        node,
        finished,
        deleting,
        gated,
        priority,
        labels,
        ownerUid,
        requests,
        estimate,
        ports,
        rules,
        condition,
        generation,
        neverPreempts,
        "",
        startTime,
        claims);
  }

  /** How a refusal is written into {@link #condition}. */
  static String condition(String reason, String message) {
    return reason + ": " + message;
  }

  private static String condition(JsonObject status) {
    for (JsonObject condition : status.objects("conditions")) {
      if (condition.string("type", "").equals("PodScheduled")) {
        return condition(condition.string("reason", ""), condition.string("message", ""));
      }
    }
    return "";
  }

  private static List<ClaimName> claims(JsonObject spec, String podName) {
    List<ClaimName> out = List.of();
    for (JsonObject volume : spec.objects("volumes")) {
      JsonObject claim = volume.object("persistentVolumeClaim");
      boolean ephemeral = volume.containsKey("ephemeral");
      if (claim != null || ephemeral) {
        out = out.isEmpty() ? new ArrayList<>(1) : out;
        out.add(
            new ClaimName(
                claim == null
                    ? podName + "-" + volume.string("name", "")
                    : claim.string("claimName", ""),
                ephemeral));
      }
    }
    return out;
  }

  private static List<HostPort> ports(JsonObject spec) {
    List<HostPort> out = List.of();
    for (String list : new String[] {"containers", "initContainers"}) {
      for (JsonObject container : spec.objects(list)) {
        for (JsonObject port : container.objects("ports")) {
          long hostPort = port.integer("hostPort", 0);
          if (hostPort > 0) {
            out = out.isEmpty() ? new ArrayList<>(2) : out;
            out.add(
                new HostPort(
                    port.string("protocol", "TCP"), port.string("hostIP", "0.0.0.0"), hostPort));
          }
        }
      }
    }
    return out;
  }
}
