package dev.insula.controllers;

import static dev.insula.controllers.World.PODS;
import static dev.insula.controllers.World.await;
import static dev.insula.controllers.World.get;
import static dev.insula.controllers.World.list;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class DaemonSetTest {

  static final GroupVersionResource DAEMON_SETS =
      new GroupVersionResource("apps", "v1", "daemonsets");
  static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");

  @AutoClose private static final Islands islands = new Islands();

  private final ControlPlaneClient client = islands.one();

  static void node(ControlPlaneClient client, String name, String spec) {
    Islands.create(
        client,
        NODES,
        """
        {'apiVersion':'v1','kind':'Node','metadata':{'name':'%1$s','labels':{'name':'%1$s'}},
         'spec':{%2$s}}\
        """
            .formatted(name, spec));
  }

  static void set(ControlPlaneClient client, String spec, String podSpec) {
    Islands.create(
        client,
        DAEMON_SETS,
        """
        {'apiVersion':'apps/v1','kind':'DaemonSet',
         'metadata':{'name':'agent','namespace':'default'},
         'spec':{%s'selector':{'matchLabels':{'app':'agent'}},
          'template':{'metadata':{'labels':{'app':'agent'}},
           'spec':{%s'containers':[{'name':'c','image':'i'}]}}}}\
        """
            .formatted(spec.isEmpty() ? "" : spec + ",", podSpec.isEmpty() ? "" : podSpec + ","));
  }

  private JsonObject status() {
    return get(client, DAEMON_SETS, "agent").objectAt("status");
  }

  static String nodeOf(JsonObject pod) {
    return pod.objectAt(
            "spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution")
        .objects("nodeSelectorTerms")
        .getFirst()
        .objects("matchFields")
        .getFirst()
        .strings("values")
        .getFirst();
  }

  private List<String> nodesWithPods() {
    return list(client, PODS).stream()
        .filter(pod -> !Meta.isDeleting(pod))
        .map(DaemonSetTest::nodeOf)
        .sorted()
        .toList();
  }

  private void awaitNodes(String... nodes) {
    await(() -> nodesWithPods().equals(List.of(nodes)), this::nodesWithPods);
  }

  private void awaitReady(int count) {
    await(
        () -> {
          Kubelet.ready(client);
          return status().integer("numberAvailable", 0) == count;
        },
        this::status);
  }

  private void image(String image) {
    Islands.change(
        client,
        DAEMON_SETS,
        "agent",
        set ->
            set.objectAt("spec", "template", "spec")
                .objects("containers")
                .getFirst()
                .put("image", image));
  }

  private List<String> images() {
    return list(client, PODS).stream()
        .map(pod -> pod.objectAt("spec").objects("containers").getFirst().string("image", ""))
        .sorted()
        .toList();
  }

  @Test
  void everyNodeHasAPodAndNewOnesGetOne() {
    node(client, "a", "");
    node(client, "b", "'unschedulable':true");
    set(client, "", "");
    awaitNodes("a", "b");
    node(client, "c", "");
    awaitNodes("a", "b", "c");
    awaitReady(3);
    assertThat(status().integer("desiredNumberScheduled", 0)).isEqualTo(3);
    assertThat(status().integer("updatedNumberScheduled", 0)).isEqualTo(3);
    client.delete(NODES, new ObjectName("", "c"), DeleteOptions.NONE);
    awaitNodes("a", "b");
    JsonObject pod = list(client, PODS).getFirst();
    assertThat(pod.objectAt("spec").objects("tolerations"))
        .extracting(toleration -> toleration.string("key"))
        .contains("node.kubernetes.io/unschedulable", "node.kubernetes.io/disk-pressure");
    assertThat(Meta.labels(pod)).containsKey("controller-revision-hash");
  }

  @Test
  void nodesThatAreNotMeantHaveNone() {
    node(client, "a", "");
    node(client, "b", "'taints':[{'key':'k','effect':'NoSchedule'}]");
    node(client, "c", "");
    set(client, "", "'nodeSelector':{'name':'a'}");
    awaitNodes("a");
    Islands.change(
        client,
        DAEMON_SETS,
        "agent",
        set -> set.objectAt("spec", "template", "spec").remove("nodeSelector"));
    awaitNodes("a", "c");
  }

  @Test
  void podsOfAnOldTemplateAreReplacedAFewAtATime() {
    node(client, "a", "");
    node(client, "b", "");
    set(client, "", "");
    awaitNodes("a", "b");
    awaitReady(2);
    image("new");
    await(() -> images().equals(List.of("i", "new")), this::images);
    Kubelet.ready(client);
    await(() -> images().equals(List.of("new", "new")), this::images);
    awaitReady(2);
    await(() -> status().integer("updatedNumberScheduled", 0) == 2, this::status);
  }

  @Test
  void withSurgeTheNewPodComesBeforeTheOldOneGoes() {
    node(client, "a", "");
    set(client, "'updateStrategy':{'rollingUpdate':{'maxSurge':1,'maxUnavailable':0}}", "");
    awaitReady(1);
    image("new");
    await(() -> images().equals(List.of("i", "new")), this::images);
    Kubelet.ready(client);
    await(() -> images().equals(List.of("new")), this::images);
  }

  @Test
  void onDeletePodsAreReplacedWhenSomebodyDeletesThem() {
    node(client, "a", "");
    set(client, "'updateStrategy':{'type':'OnDelete'}", "");
    awaitReady(1);
    image("new");
    await(() -> status().integer("observedGeneration", 0) == 2, this::status);
    assertThat(images()).containsExactly("i");
    Kubelet.delete(client, Meta.name(list(client, PODS).getFirst()));
    await(() -> images().equals(List.of("new")), this::images);
  }

  @Test
  void aPodThatHasFailedIsReplaced() {
    node(client, "a", "");
    set(client, "", "");
    awaitReady(1);
    String before = Meta.name(list(client, PODS).getFirst());
    Kubelet.exit(client, 1);
    await(
        () -> {
          List<JsonObject> pods = list(client, PODS);
          return pods.size() == 1 && !Meta.name(pods.getFirst()).equals(before);
        },
        () -> list(client, PODS));
  }
}
