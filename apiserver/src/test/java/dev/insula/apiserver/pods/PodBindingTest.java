package dev.insula.apiserver.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.apiserver.controlplane.HostedControlPlane;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.Headers;
import dev.insula.apiserver.request.Query;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.apiserver.testing.TestServer;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PodBindingTest {

  private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
  private static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
  private static final ObjectName POD = new ObjectName("default", "p");
  private static final WriteOptions AS = WriteOptions.as("test");

  @AutoClose private final TestServer running = new TestServer();
  private final HostedControlPlane controlPlane = running.server().controlPlanes().create("super");
  private final ControlPlaneClient client = controlPlane.client("test");
  private JsonObject pod;

  @BeforeEach
  void start() {
    pod =
        client
            .create(
                PODS,
                Json.parseObject(
                    """
                    {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"default"},
                     "spec":{"containers":[{"name":"c","image":"nginx"}]}}\
                    """),
                AS)
            .tree();
  }

  private static JsonObject binding() {
    return Json.parseObject(
        """
        {"apiVersion":"v1","kind":"Binding","metadata":{"name":"p","namespace":"default"},
         "target":{"kind":"Node","name":"node-1"},
         "status":{"phase":"Running","podIP":"10.1.1.1"}}\
        """);
  }

  private JsonObject now() {
    return client.get(PODS, POD).tree();
  }

  @Test
  void aComponentOfTheProcessGivesTheStatusWithTheBinding() {
    JsonObject answer = client.createSubresource(PODS, POD, "binding", binding(), AS).tree();

    JsonObject bound = now();
    assertThat(bound.stringAt("spec", "nodeName")).isEqualTo("node-1");
    assertThat(bound.stringAt("status", "podIP")).isEqualTo("10.1.1.1");
    assertThat(bound.objectAt("status").objects("conditions"))
        .anyMatch(c -> c.string("type", "").equals("PodScheduled"));
    assertThat(answer.string("kind", "")).isEqualTo("Pod");
    assertThat(Meta.resourceVersion(answer)).isEqualTo(Meta.resourceVersion(bound));
  }

  @Test
  void theRightToBindIsNotTheRightToWriteTheStatus() {
    var request =
        new ApiRequest(
            "POST",
            "/api/v1/namespaces/default/pods/p/binding",
            List.of("api", "v1", "namespaces", "default", "pods", "p", "binding"),
            Query.NONE,
            new Headers(Map.of("content-type", List.of("application/json"))),
            Json.bytes(binding()),
            List.of(),
            UserInfo.of("somebody", UserInfo.MASTERS),
            "",
            "1");
    controlPlane.serve(request);

    assertThat(now().stringAt("spec", "nodeName")).isEqualTo("node-1");
    assertThat(now().stringAt("status", "phase")).isEqualTo("Pending");
    assertThat(now().objectAt("status").containsKey("podIP")).isFalse();
  }

  @Test
  void aBindingOfAnEarlierVersionIsRefused() {
    JsonObject changed = pod.deepCopy();
    Meta.of(changed).objectOrCreate("labels").put("a", "b");
    client.update(PODS, changed, AS);

    JsonObject binding = binding();
    Meta.of(binding).put("resourceVersion", Meta.resourceVersion(pod));
    assertThatThrownBy(() -> client.createSubresource(PODS, POD, "binding", binding, AS))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("ResourceVersion in precondition");
    assertThat(now().objectAt("spec").containsKey("nodeName")).isFalse();
  }

  @Test
  void thePodTakesOverTheZoneOfItsNode() {
    client.create(NODES, node(), AS);

    client.createSubresource(PODS, POD, "binding", binding(), AS);

    assertThat(Meta.labels(now()))
        .containsEntry("topology.kubernetes.io/zone", "z")
        .containsEntry("topology.kubernetes.io/region", "r")
        .doesNotContainKey("pool");
  }

  @Test
  void aPodThatIsMadeForANodeHasItsZone() {
    client.create(NODES, node(), AS);
    JsonObject pinned = pod.deepCopy();
    pinned.put("metadata", Json.parseObject("{\"name\":\"q\",\"namespace\":\"default\"}"));
    Meta.of(pinned).objectOrCreate("labels").put("topology.kubernetes.io/zone", "another");
    pinned.objectOrCreate("spec").put("nodeName", "node-1");

    JsonObject made = client.create(PODS, pinned, AS).tree();

    assertThat(Meta.labels(made)).containsEntry("topology.kubernetes.io/zone", "z");
  }

  private static JsonObject node() {
    return Json.parseObject(
        """
        {"apiVersion":"v1","kind":"Node","metadata":{"name":"node-1","labels":{"pool":"p",
         "topology.kubernetes.io/zone":"z","topology.kubernetes.io/region":"r"}}}\
        """);
  }
}
