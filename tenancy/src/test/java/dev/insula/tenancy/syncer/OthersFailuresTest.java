package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.simulation.QuietWorld;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.ClusterView;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others' syncers did wrong; docs/architecture.md has the table. */
class OthersFailuresTest {

  private QuietWorld world;

  @BeforeEach
  void open() throws Exception {
    world = new QuietWorld();
  }

  private void boundPod(String name) throws Exception {
    boundPod(name, "node-1");
  }

  private void boundPod(String name, String node) throws Exception {
    world.pod(name, "{}");
    world.rest();
    world.below.bind(world.superNamespace(), name, node);
    world.rest();
  }

  private JsonObject virtualNode() {
    return world.above.find(ClusterView.NODES, "", "node-1").orElseThrow();
  }

  @Test
  void whatANodeGainsReachesTheTenants() throws Exception {
    boundPod("p");
    world.below.change(
        ClusterView.NODES,
        new ObjectName("", "node-1"),
        "status",
        node -> {
          node.objectOrCreate("status").put("capacity", object("{'cpu':'16'}"));
          node.objectOrCreate("status")
              .arrayOrCreate("conditions")
              .add(object("{'type':'Ready','status':'False'}"));
        });
    world.rest();

    assertThat(virtualNode().stringAt("status", "capacity", "cpu")).isEqualTo("16");
    assertThat(virtualNode().objectAt("status").objects("conditions"))
        .extracting(condition -> condition.string("status", ""))
        .containsExactly("False");
  }

  @Test
  void aVirtualNodeGoesWithTheLastPod() throws Exception {
    world.below.node("node-2");
    boundPod("elsewhere", "node-2");
    boundPod("p");
    boundPod("q");
    world.below.kill(world.superNamespace(), "p");
    world.rest();
    assertThat(world.above.find(ClusterView.NODES, "", "node-1")).isPresent();

    world.below.kill(world.superNamespace(), "q");
    world.rest();

    assertThat(world.above.find(ClusterView.NODES, "", "node-1")).isEmpty();
  }

  @Test
  void aServiceFindsPodsByLabelsOfKubernetes() throws Exception {
    world.pod("p", "{'metadata':{'labels':{'app.kubernetes.io/name':'web'}}}");
    world.above.create(
        SyncedKind.SERVICE,
        object(
            "{'metadata':{'name':'s','namespace':'default'},"
                + "'spec':{'selector':{'app.kubernetes.io/name':'web'},'ports':[{'port':80}]}}"));
    world.rest();

    JsonObject pod = world.below(SyncedKind.POD, "p").orElseThrow();
    JsonObject service = world.below(SyncedKind.SERVICE, "s").orElseThrow();
    service
        .objectAt("spec", "selector")
        .forEach((key, value) -> assertThat(Meta.labels(pod)).containsEntry(key, (String) value));
    assertThat(service.objectAt("spec", "selector")).isNotEmpty();
  }

  @Test
  void aChangedLabelOfAnIngressStaysOutOfTheSpec() throws Exception {
    world.above.create(
        SyncedKind.INGRESS,
        object(
            "{'metadata':{'name':'i','namespace':'default'},"
                + "'spec':{'rules':[{'host':'a.example'}]}}"));
    world.rest();
    JsonObject before = world.below(SyncedKind.INGRESS, "i").orElseThrow();
    world.above.change(
        SyncedKind.INGRESS.resource(),
        new ObjectName("default", "i"),
        "",
        ingress -> Meta.of(ingress).objectOrCreate("labels").put("a", "b"));
    world.rest();

    JsonObject after = world.below(SyncedKind.INGRESS, "i").orElseThrow();
    assertThat(Meta.labels(after)).containsEntry("a", "b");
    assertThat(after.objectAt("spec")).isNotEmpty().isEqualTo(before.objectAt("spec"));
  }
}
