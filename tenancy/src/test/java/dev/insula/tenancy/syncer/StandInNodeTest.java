package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.DeleteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.simulation.QuietWorld;
import dev.insula.tenancy.world.ClusterView;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tenant that runs nothing sees a node all the same. */
class StandInNodeTest {

  private QuietWorld world;

  @BeforeEach
  void open() throws Exception {
    world = new QuietWorld();
  }

  private List<String> shown() {
    return world.above.list(ClusterView.NODES).stream().map(Meta::name).toList();
  }

  private void run(String pod, String node) throws Exception {
    world.pod(pod, "{}");
    world.rest();
    world.below.bind(world.superNamespace(), pod, node);
    world.rest();
  }

  @Test
  void aNewTenantHasANodeThatTakesPods() {
    assertThat(shown()).containsExactly("node-1");
    assertThat(world.above.list(ClusterView.NODES).getFirst().objectAt("spec")).isEmpty();
  }

  @Test
  void itGoesWhenPodsRunElsewhere() throws Exception {
    world.below.node("node-2");
    run("p", "node-2");

    assertThat(shown()).containsExactly("node-2");
  }

  @Test
  void theLastNodeStaysWithoutPods() throws Exception {
    world.below.node("node-2");
    run("p", "node-2");
    world.below.kill(world.superNamespace(), "p");
    world.rest();

    assertThat(shown()).containsExactly("node-2");
    world.restart();
    world.patrol();
    assertThat(shown()).containsExactly("node-2");
  }

  @Test
  void anotherOneTakesThePlaceOfANodeThatIsNoMore() throws Exception {
    world.below.node("node-2");
    world.below.client.delete(ClusterView.NODES, new ObjectName("", "node-1"), DeleteOptions.NONE);
    world.rest();

    assertThat(shown()).containsExactly("node-2");
  }

  @Test
  void itComesWithTheFirstNodeOfThePlatform() throws Exception {
    world.below.client.delete(ClusterView.NODES, new ObjectName("", "node-1"), DeleteOptions.NONE);
    world.rest();
    assertThat(shown()).isEmpty();

    world.below.node("node-3");
    world.rest();
    assertThat(shown()).containsExactly("node-3");
  }

  @Test
  void aTenantThatDeletesItGetsItBack() throws Exception {
    world.above.client.delete(ClusterView.NODES, new ObjectName("", "node-1"), DeleteOptions.NONE);
    world.rest();

    assertThat(shown()).containsExactly("node-1");
  }

  @Test
  void aCordonOfTheNodeIsSeenInTheTenantAndItsEndToo() throws Exception {
    run("p", "node-1");
    cordon(true);
    assertThat(spec().bool("unschedulable", false)).isTrue();

    cordon(false);
    assertThat(spec()).isEmpty();
  }

  private JsonObject spec() {
    return world.above.find(ClusterView.NODES, "", "node-1").orElseThrow().objectAt("spec");
  }

  private void cordon(boolean cordoned) throws Exception {
    world.below.change(
        ClusterView.NODES,
        new ObjectName("", "node-1"),
        "",
        node -> node.objectOrCreate("spec").put("unschedulable", cordoned));
    world.rest();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                | {}                          | true",
        "{'taints':[{'key':'a','effect':'NoSchedule'}]}     | {}                          | false",
        "{'taints':[{'key':'a','effect':'PreferNoSchedule'}]} | {}                        | true",
        "{'taints':[{'key':'a','effect':'NoExecute'}]}      | {'tolerations':['a']}       | true",
        "{'taints':[{'key':'insula.dev/dedicated-to','value':'acme','effect':'NoSchedule'}]} |"
            + " {'dedicatedNodes':true} | false",
        "{}                                                | {'nodeSelector':{'of':'{tenant}'}} |"
            + " true",
        "{}                                                | {'nodeSelector':{'of':'all'}} | false",
        "{}                                                |"
            + " {'nodePools':{'label':'pool','allowed':['x','y']}} | true",
        "{}                                                |"
            + " {'nodePools':{'label':'pool','allowed':['x']}} | false"
      })
  void onlyANodeThatWouldTakeTheTenantsPodsStandsIn(String spec, String profile, boolean takes) {
    var node =
        object("{'metadata':{'name':'n','labels':{'of':'acme','pool':'y'}},'spec':" + spec + "}");
    var bounds = IsolationProfile.parse(object("{'metadata':{'name':'p'},'spec':" + profile + "}"));

    assertThat(SuperNode.of(ApiObject.of(node)).takesPodsOf("acme", bounds)).isEqualTo(takes);
  }
}
