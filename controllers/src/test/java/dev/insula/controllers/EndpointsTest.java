package dev.insula.controllers;

import static dev.insula.controllers.World.ME;
import static dev.insula.controllers.World.PODS;
import static dev.insula.controllers.World.await;
import static dev.insula.controllers.World.get;
import static dev.insula.controllers.World.list;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class EndpointsTest {

  private static final GroupVersionResource SERVICES =
      new GroupVersionResource("", "v1", "services");
  private static final GroupVersionResource ENDPOINTS =
      new GroupVersionResource("", "v1", "endpoints");
  private static final GroupVersionResource SLICES =
      new GroupVersionResource("discovery.k8s.io", "v1", "endpointslices");
  private static final GroupVersionResource EVENTS = new GroupVersionResource("", "v1", "events");
  private static final String TRIGGER = "endpoints.kubernetes.io/last-change-trigger-time";

  @AutoClose private static final Islands islands = new Islands();

  private final ControlPlaneClient client = islands.one();

  /** A node in a zone that somebody renews. */
  static void node(ControlPlaneClient client, String name) {
    client.create(
        new GroupVersionResource("", "v1", "nodes"),
        Json.parseObject(
            """
            {"apiVersion":"v1","kind":"Node",
             "metadata":{"name":"%s","labels":{"topology.kubernetes.io/zone":"z"}}}\
            """
                .formatted(name)),
        ME);
  }

  private void service(String spec) {
    Islands.create(
        client,
        SERVICES,
        """
        {'apiVersion':'v1','kind':'Service','metadata':{'name':'web','namespace':'default'},
         'spec':{%s'ports':[{'port':80}]}}\
        """
            .formatted(spec));
  }

  private void pod(String node) {
    Islands.create(
        client,
        PODS,
        """
        {'apiVersion':'v1','kind':'Pod',
         'metadata':{'name':'p','namespace':'default','labels':{'app':'web'}},
         'spec':{'nodeName':'%s','containers':[{'name':'c','image':'i'}]}}\
        """
            .formatted(node));
    Kubelet.addresses(client);
  }

  private JsonObject slice() {
    await(() -> list(client, SLICES).size() == 1, () -> list(client, SLICES));
    return list(client, SLICES).getFirst();
  }

  private JsonObject endpoint() {
    await(() -> slice().objects("endpoints").size() == 1, this::slice);
    return slice().objects("endpoints").getFirst();
  }

  @Test
  void aPodOnANodeThatNobodyKnowsIsInNoSliceUntilTheNodeIsKnown() {
    service("'selector':{'app':'web'},");
    pod("late");
    String why = "skipping Pod p for Service default/web: Node late Not Found";
    String told = "Error updating Endpoint Slices for Service default/web: " + why;
    await(
        () ->
            list(client, EVENTS).stream()
                .anyMatch(event -> event.string("message", "").equals(told)),
        () -> list(client, EVENTS));
    assertThat(slice().objects("endpoints")).isEmpty();

    node(client, "late");

    assertThat(endpoint().string("nodeName")).isEqualTo("late");
    assertThat(endpoint().string("zone")).isEqualTo("z");
  }

  @Test
  void whoPublishesWhatIsNotReadyGetsReadyEndpointsThatDoNotServe() {
    service("'selector':{'app':'web'},'publishNotReadyAddresses':true,");
    Islands.create(
        client,
        PODS,
        """
        {'apiVersion':'v1','kind':'Pod',
         'metadata':{'name':'p','namespace':'default','labels':{'app':'web'}},
         'spec':{'nodeName':'unknown','containers':[{'name':'c','image':'i'}]}}\
        """);
    JsonObject pod = get(client, PODS, "p");
    pod.objectOrCreate("status").put("podIP", "10.0.0.1");
    pod.objectAt("status").put("podIPs", JsonArray.of(JsonObject.of("ip", "10.0.0.1")));
    client.update(PODS, pod, ME.withSubresource("status"));

    JsonObject conditions = endpoint().objectAt("conditions");
    assertThat(conditions.bool("ready", false)).isTrue();
    assertThat(conditions.bool("serving", true)).isFalse();
  }

  @Test
  void endpointsTellWhenTheChangeWasThatTheyAnswerToButNotWhenOnlyLabelsChange() {
    node(client, "n");
    service("'selector':{'app':'web'},");
    pod("n");
    assertThat(Meta.annotations(slice())).containsKey(TRIGGER);
    endpoint();
    await(
        () -> Meta.annotations(get(client, ENDPOINTS, "web")).containsKey(TRIGGER),
        () -> list(client, ENDPOINTS));

    Islands.change(client, SERVICES, "web", s -> Meta.of(s).put("labels", JsonObject.of("a", "b")));

    await(() -> "b".equals(Meta.labels(slice()).get("a")), this::slice);
    assertThat(Meta.annotations(slice())).doesNotContainKey(TRIGGER);
  }

  @Test
  void aSliceStaysTheSameObjectWhenItsPortsChange() {
    node(client, "n");
    service("'selector':{'app':'web'},");
    String uid = Meta.uid(slice());
    pod("n");
    endpoint();
    Islands.change(
        client,
        SERVICES,
        "web",
        s -> s.objectAt("spec").objects("ports").getFirst().put("targetPort", 81L));

    await(() -> slice().objects("ports").getFirst().integer("port", 0) == 81, this::slice);
    assertThat(Meta.uid(slice())).isEqualTo(uid);
  }

  @Test
  void closeTrafficIsHintedAtByZoneAndByNode() {
    node(client, "n");
    service("'selector':{'app':'web'},'trafficDistribution':'PreferSameNode',");
    pod("n");

    JsonObject hints = endpoint().objectAt("hints");
    assertThat(hints.objects("forZones")).extracting(z -> z.string("name")).containsExactly("z");
    assertThat(hints.objects("forNodes")).extracting(z -> z.string("name")).containsExactly("n");
  }

  @Test
  void endpointsOfTheNameGoWithTheServiceWhoeverMadeThem() {
    service("");
    Islands.create(
        client,
        ENDPOINTS,
        """
        {'apiVersion':'v1','kind':'Endpoints','metadata':{'name':'web','namespace':'default'},
         'subsets':[{'addresses':[{'ip':'203.0.113.7'}],'ports':[{'port':80}]}]}\
        """);
    await(() -> list(client, SLICES).size() == 1, () -> list(client, SLICES));

    client.delete(SERVICES, new ObjectName("default", "web"), DeleteOptions.NONE);

    await(() -> list(client, ENDPOINTS).equals(List.of()), () -> list(client, ENDPOINTS));
  }
}
