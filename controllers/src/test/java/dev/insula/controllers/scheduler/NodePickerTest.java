package dev.insula.controllers.scheduler;

import static dev.insula.controllers.scheduler.SchedulerWorld.node;
import static dev.insula.controllers.scheduler.SchedulerWorld.podWith;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodePickerTest {

  private final SchedulerWorld world = new SchedulerWorld();

  private static String affinity(String kind, String key) {
    return """
    {"affinity":{"%s":{"requiredDuringSchedulingIgnoredDuringExecution":[
      {"labelSelector":{"matchLabels":{"app":"db"}},"topologyKey":"%s"}]}}}\
    """
        .formatted(kind, key);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          plain                 | {}                                                                    | b
          node selector         | {"nodeSelector":{"zone":"z1"}}                                        | a
          wrong node name       | {"nodeName":"zz"}                                                     | 0/2 nodes are available: 2 node(s) didn't match the requested node name. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.
          no such label         | {"nodeSelector":{"zone":"z9"}}                                        | 0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.
          tolerated taint       | {"nodeSelector":{"zone":"z1"},"tolerations":[{"operator":"Exists"}]}  | a
          too much cpu          | {"containers":[{"resources":{"requests":{"cpu":"33"}}}]}              | 0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.
          too much of two       | {"containers":[{"resources":{"requests":{"cpu":"33","memory":"1Ti"}}}]} | 0/2 nodes are available: 2 Insufficient cpu, 2 Insufficient memory. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.
          too many devices      | {"containers":[{"resources":{"requests":{"example.com/gpu":"3"}}}]}   | 0/2 nodes are available: 2 Insufficient example.com/gpu. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.
          overhead counts       | {"overhead":{"cpu":"40"}}                                             | 0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.
          """)
  void aPodGoesWhereItFits(String name, String spec, String expected) {
    world.with(node("a", "{\"zone\":\"z1\"}", "{}")).with(node("b", "{\"zone\":\"z2\"}", "{}"));
    String placed = world.place(podWith("p", "{}", "", spec.strip()));
    if (expected.strip().equals("b")) {
      assertThat(placed).isIn("a", "b");
    } else {
      assertThat(placed).isEqualTo(expected.strip());
    }
  }

  @Test
  void withoutNodesItSaysSo() {
    assertThat(world.place(podWith("p", "{}", "", "{}")))
        .isEqualTo("no nodes available to schedule pods");
  }

  @Test
  void reasonsOfDifferentNodesAreCounted() {
    world
        .with(node("a", "{}", "{\"unschedulable\":true}"))
        .with(node("b", "{}", "{\"taints\":[{\"key\":\"k\",\"effect\":\"NoSchedule\"}]}"))
        .with(node("c", "{}", "{\"taints\":[{\"key\":\"k\",\"effect\":\"NoExecute\"}]}"));
    assertThat(world.place(podWith("p", "{}", "", "{}")))
        .isEqualTo(
            "0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) had untolerated"
                + " taint(s). no new claims to deallocate, preemption: 0/3 nodes are available: 3"
                + " Preemption is not helpful for scheduling.");
  }

  @Test
  void requestsOfInitContainersAndSidecarsCount() {
    world.with(node("a"));
    String spec =
        """
        {"initContainers":[
           {"restartPolicy":"Always","resources":{"requests":{"cpu":"2"}}},
           {"resources":{"requests":{"cpu":"31"}}}],
         "containers":[{"resources":{"requests":{"cpu":"1"}}}]}\
        """;
    assertThat(world.place(podWith("p", "{}", "", spec))).contains("1 Insufficient cpu");
  }

  @Test
  void aFullNodeTakesNoMore() {
    world.with(node("a"));
    String spec = "{\"containers\":[{\"resources\":{\"requests\":{\"cpu\":\"16\"}}}]}";
    assertThat(world.place(podWith("1", "{}", "", spec))).isEqualTo("a");
    assertThat(world.place(podWith("2", "{}", "", spec))).isEqualTo("a");
    assertThat(world.place(podWith("3", "{}", "", spec))).contains("1 Insufficient cpu");
  }

  @Test
  void aHostPortIsGivenOnce() {
    world.with(node("a"));
    String spec = "{\"containers\":[{\"ports\":[{\"containerPort\":80,\"hostPort\":80}]}]}";
    assertThat(world.place(podWith("1", "{}", "", spec))).isEqualTo("a");
    assertThat(world.place(podWith("2", "{}", "", spec)))
        .contains("1 node(s) didn't have free ports for the requested pod ports");
  }

  @Test
  void affinityFollowsAndAntiAffinityAvoids() {
    world
        .with(node("a", "{\"zone\":\"z1\"}", "{}"))
        .with(node("b", "{\"zone\":\"z1\"}", "{}"))
        .with(node("c", "{\"zone\":\"z2\"}", "{}"))
        .running("a", podWith("db", "{\"app\":\"db\"}", "", "{}"));
    assertThat(world.place(podWith("1", "{}", "", affinity("podAffinity", "zone")))).isIn("a", "b");
    assertThat(world.place(podWith("2", "{}", "", affinity("podAntiAffinity", "zone"))))
        .isEqualTo("c");
    assertThat(world.place(podWith("3", "{}", "", affinity("podAffinity", "rack"))))
        .contains("3 node(s) didn't match pod affinity rules");
  }

  @Test
  void aPodThatWantsToBeAloneKeepsOthersAway() {
    world
        .with(node("a", "{\"host\":\"a\"}", "{}"))
        .running("a", podWith("x", "{}", "", affinity("podAntiAffinity", "host")));
    assertThat(world.place(podWith("db", "{\"app\":\"db\"}", "", "{}")))
        .contains("1 node(s) didn't satisfy existing pods anti-affinity rules");
  }

  @Test
  void aHardSpreadKeepsZonesLevel() {
    world.with(node("a", "{\"zone\":\"z1\"}", "{}")).with(node("b", "{\"zone\":\"z2\"}", "{}"));
    String spec =
        """
        {"topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"zone",
          "whenUnsatisfiable":"DoNotSchedule","labelSelector":{"matchLabels":{"app":"w"}}}]}\
        """;
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 10; i++) {
      counts.merge(world.place(podWith("p" + i, "{\"app\":\"w\"}", "", spec)), 1, Integer::sum);
    }
    assertThat(counts).isEqualTo(Map.of("a", 5, "b", 5));
  }

  @Test
  void podsOfOneOwnerAreSpreadOverNodes() {
    for (int i = 0; i < 5; i++) {
      world.with(node("n" + i));
    }
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      counts.merge(world.place(SchedulerWorld.pod("p" + i, "rs")), 1, Integer::sum);
    }
    assertThat(counts.values()).containsOnly(4);
  }

  @Test
  void preferredNodesAndAvoidedTaintsRank() {
    world
        .with(node("a", "{}", "{\"taints\":[{\"key\":\"k\",\"effect\":\"PreferNoSchedule\"}]}"))
        .with(node("b", "{}", "{}"))
        .with(node("c", "{\"disk\":\"ssd\"}", "{}"));
    String spec =
        """
        {"affinity":{"nodeAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[
          {"weight":10,"preference":{"matchExpressions":[
            {"key":"disk","operator":"In","values":["ssd"]}]}}]}}}\
        """;
    assertThat(world.place(podWith("1", "{}", "", spec))).isEqualTo("c");
    assertThat(world.place(podWith("2", "{}", "", "{\"nodeSelector\":{}}"))).isIn("b", "c");
  }

  @Test
  void roomOfARemovedPodIsFreeAgain() {
    world.with(node("a"));
    String spec = "{\"containers\":[{\"resources\":{\"requests\":{\"cpu\":\"32\"}}}]}";
    var first = podWith("1", "{}", "", spec);
    assertThat(world.place(first)).isEqualTo("a");
    assertThat(world.state.removed(PodInfo.of(first))).isTrue();
    assertThat(world.place(podWith("2", "{}", "", spec))).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource({"10,10", "99,99", "100,100", "1000,420", "5000,500", "20000,1000"})
  void largeClustersAreSampled(int nodes, int enough) {
    assertThat(NodePicker.enough(nodes)).isEqualTo(enough);
  }

  @ParameterizedTest
  @CsvSource({
    "100m,1000,100",
    "1,1000,1000",
    "0.5,1000,500",
    "1.5Gi,1,1610612736",
    "128Mi,1,134217728",
    "1k,1,1000",
    "1e3,1,1000",
    "2,1,2",
    "'',1,0",
    "x,1,0",
    "1n,1000,1"
  })
  void quantitiesAreReadAndRoundedUp(String text, long scale, long expected) {
    assertThat(Amounts.quantity(text, scale)).isEqualTo(expected);
  }
}
